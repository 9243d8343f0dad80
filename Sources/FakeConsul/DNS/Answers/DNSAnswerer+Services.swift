// SPDX-License-Identifier: MIT

/// Services and prepared queries (`consul agent/dns.go serviceLookup`, `preparedQueryLookup`).
extension DNSAnswerer {
    /// The instances that are fit to be told: none with a critical check; with `only_passing`, only those whose every
    /// check passes.
    mutating func healthy(_ lookup: DNSServiceLookup) throws(DNSStop) -> [InstanceHealth] {
        guard case .instances(let all) = try find(.service(lookup)) else { return [] }
        if all.allSatisfy(\.isPassing) { return all }
        return all.filter { instance in
            instance.checks.allSatisfy { check in
                let status = check.value.status
                return status != .critical && (status == .passing || !settings.onlyPassing)
            }
        }
    }

    mutating func service(
        _ lookup: DNSServiceLookup, _ asked: DNSAsked, into reply: inout DNSMessage, depth: Int
    ) throws(DNSStop) {
        var found = try healthy(lookup)
        if found.isEmpty { throw .nameNotFound }
        random.shuffle(&found)
        let subject = DNSSubject(
            datacenter: lookup.datacenter, peer: lookup.peer, ttl: settings.ttl(ofService: lookup.service),
            depth: depth)
        try add(found, of: subject, asked, into: &reply)
    }

    /// `NAME.query`: the name may have dots; or, as RFC 2782 has it, `_NAME._proto.query`.
    mutating func preparedQuery(
        _ parts: [String], _ suffixes: [String], _ asked: DNSAsked, into reply: inout DNSMessage, depth: Int,
        isGlobal: inout Bool
    ) throws(DNSStop) {
        guard suffixes.count <= 1 else { throw .nameNotFound }
        isGlobal = false
        var name = parts.joined(separator: ".")
        if parts.count >= 2, parts[0].hasPrefix("_"), parts[parts.count - 1].hasPrefix("_") {
            name = String(parts.dropLast().joined(separator: ".").dropFirst())
        }
        let lookup = DNSLookup.preparedQuery(
            nameOrID: name, datacenter: suffixes.first ?? settings.datacenter,
            client: request.clientSubnet.map { $0.address.description } ?? client)
        guard case .query(let result) = try find(lookup), !result.instances.isEmpty else { throw .nameNotFound }
        let ttl = result.ttl.isEmpty
            ? settings.ttl(ofService: result.service)
            : DNSSettings.ttl((try? GoDuration.parse(result.ttl)) ?? .zero)
        let subject = DNSSubject(datacenter: result.datacenter, peer: "", ttl: ttl, depth: depth)
        try add(result.instances, of: subject, asked, into: &reply)
    }

    private mutating func add(
        _ instances: [InstanceHealth], of subject: DNSSubject, _ asked: DNSAsked, into reply: inout DNSMessage
    ) throws(DNSStop) {
        if asked.type == .srv {
            addServices(instances, of: subject, asked, into: &reply)
        } else {
            addAddresses(instances, of: subject, asked, into: &reply)
        }
        if reply.answers.isEmpty { throw .noData }
    }

    /// SRV records, and what their targets are among the additional ones.
    private mutating func addServices(
        _ instances: [InstanceHealth], of subject: DNSSubject, _ asked: DNSAsked, into reply: inout DNSMessage
    ) {
        struct Place: Hashable {
            let node: String
            let address: String
            let port: Int
        }
        var handled: Set<Place> = []
        let translation = DNSTranslation(settings, datacenter: subject.datacenter, type: .any)
        for instance in instances {
            let node = instance.node.value
            let place = Place(
                node: node.name, address: translation.address(of: instance.service),
                port: translation.port(of: instance.service))
            guard handled.insert(place).inserted else { continue }
            let made = records(of: instance, subject, asked)
            guard spend(made.answers.count + made.additionals.count) else { return }
            reply.answers += made.answers
            reply.additionals += made.additionals
            guard settings.addsNodeMeta else { continue }
            let name = DNSName(subject.nodeName(node.name, domain: asked.domain))
            reply.additionals += metadata(of: node, named: name, ttl: subject.ttl)
        }
    }

    /// A, AAAA or CNAME records. Of several names only the first is told, and only where there is no address.
    private mutating func addAddresses(
        _ instances: [InstanceHealth], of subject: DNSSubject, _ asked: DNSAsked, into reply: inout DNSMessage
    ) {
        var handled: Set<DNSRecord> = []
        var names: [DNSRecord] = []
        var count = 0
        for instance in instances {
            let made = records(of: instance, subject, asked).answers
            guard spend(made.count) else { break }
            guard let first = made.first, handled.insert(first).inserted else { continue }
            if first.type == .cname {
                if names.isEmpty { names = made }
                continue
            }
            reply.answers += made
            count += 1
            if count == settings.aRecordLimit { return }
        }
        if reply.answers.isEmpty { reply.answers = names }
    }
}

/// What records are made for.
struct DNSSubject {
    /// Where it was looked up; empty for what a peer exports.
    let datacenter: String
    let peer: String
    let ttl: UInt32
    /// How deep names may still refer to names.
    let depth: Int

    /// The name of a node in the zone.
    func nodeName(_ node: String, domain: String) -> String {
        peer.isEmpty ? "\(node).node.\(datacenter).\(domain)" : "\(node).node.\(peer).peer.\(domain)"
    }

    /// The name of an address in the zone.
    func addressName(_ address: IPAddress, domain: String) -> String {
        let digits = Hex.encode(address.bytes)
        return peer.isEmpty ? "\(digits).addr.\(datacenter).\(domain)" : "\(digits).addr.\(domain)"
    }
}
