// SPDX-License-Identifier: MIT

/// An agent joins the pool that somebody is in, because it was told to (`/v1/agent/join/`).
extension Cluster {
    /// How long a connection to a machine that is not heard is tried.
    private static let joinTimeout = Duration.seconds(10)

    /// Lets an agent join who listens at the address; tells why it cannot, or nil.
    func join(
        _ agent: Agent, at address: String, wan: Bool, then proceed: @escaping (ConsulError?) -> Void
    ) {
        let port = wan ? agent.identity.serfWANPort : agent.identity.serfLANPort
        let target = address.contains(":") ? address : "\(address):\(port)"
        let contact = agents.first { other in
            let identity = other.identity
            guard !wan || identity.isServer else { return false }
            if wan { return "\(identity.wanAddress):\(identity.serfWANPort)" == target }
            return "\(identity.address):\(identity.serfLANPort)" == target
        }
        func fail(_ reason: String) { proceed(.internal(GoMultiError.text(["Failed to join \(target): \(reason)"]))) }
        guard let contact, links[contact.machine] != .dead else {
            return fail("dial tcp \(target): connect: connection refused")
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
}
