// SPDX-License-Identifier: MIT

/// An agent joins the pool that somebody is in, because it was told to (`/v1/agent/join/`).
extension Cluster {
    /// How long a connection to a machine that is not heard is tried.
    private static let joinTimeout = Duration.seconds(10)

    /// Lets an agent join who listens at the address; tells why it cannot, or nil.
    func join(
        _ agent: Agent, at address: String, wan: Bool, then proceed: @escaping (ConsulError?) -> Void
    ) {
        guard let target = resolve(address, port: gossipPort(of: agent, wan: wan)) else {
            return proceed(.internal(GoMultiError.text([Self.unresolved(address)])))
        }
        let contact = listener(at: target, wan: wan)
        func fail(_ reason: String) { proceed(.internal(GoMultiError.text([Self.failure(target, reason)]))) }
        guard let contact, links[contact.machine] != .dead else {
            return fail(Self.refused(target))
        }
        if contact === agent { return proceed(nil) }
        guard links[contact.machine] == .running,
            links.carriesGossip(between: agent.machine, and: contact.machine)
        else {
            return later(Self.joinTimeout, at: agent) { fail("dial tcp \(target): i/o timeout") }
        }
        let datacenter = contact.identity.datacenter
        guard wan || datacenter == agent.identity.datacenter else {
            return fail("Member '\(contact.identity.nodeName)' part of wrong datacenter '\(datacenter)'")
        }
        gossip(of: agent, wan: wan) { $0.joined(agent.number, to: contact.number, at: $1) }
        proceed(nil)
    }

    /// Why an agent that is alone cannot join who listens at the address; nil where it can.
    func joinFailure(of agent: Agent, at address: String) -> String? {
        guard let target = resolve(address, port: gossipPort(of: agent, wan: false)) else {
            return Self.unresolved(address)
        }
        return listener(at: target, wan: false) == nil ? Self.failure(target, Self.refused(target)) : nil
    }

    private static func failure(_ target: String, _ reason: String) -> String {
        "Failed to join \(target): \(reason)"
    }

    private static func refused(_ target: String) -> String { "dial tcp \(target): connect: connection refused" }

    private static func unresolved(_ address: String) -> String {
        "Failed to resolve \(address): lookup \(address.prefix { $0 != ":" }): no such host"
    }

    private func gossipPort(of agent: Agent, wan: Bool) -> Int {
        wan ? agent.identity.serfWANPort : agent.identity.serfLANPort
    }

    /// Who listens there for gossip.
    private func listener(at target: String, wan: Bool) -> Agent? {
        agents.first { other in
            let identity = other.identity
            guard !wan || identity.isServer else { return false }
            if wan { return "\(identity.wanAddress):\(identity.serfWANPort)" == target }
            return "\(identity.address):\(identity.serfLANPort)" == target
        }
    }

    /// Where an address leads, as `ip:port`; nil where it is a name that nobody in the simulation has. Known are this
    /// machine and the agents by their nodes' names.
    private func resolve(_ address: String, port: Int) -> String? {
        if address.utf8.first == UInt8(ascii: "[") { return address }
        if address.contains(":") && IPAddress(address) != nil { return "[\(address)]:\(port)" }
        let parts = address.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let host = String(parts[0])
        let target = parts.count == 2 ? String(parts[1]) : String(port)
        if IPAddress(host) != nil { return "\(host):\(target)" }
        if host == "localhost" { return "127.0.0.1:\(target)" }
        let named = agents.first { $0.identity.nodeName == host || $0.name == host }
        return named.map { "\($0.identity.address):\(target)" }
    }
}
