// SPDX-License-Identifier: MIT

/// The records of a node or of an instance, and names that refer to names (`consul agent/dns.go makeRecordFrom...`).
extension DNSAnswerer {
    struct Made {
        var answers: [DNSRecord] = []
        var additionals: [DNSRecord] = []
    }

    /// How many records behind a name a client without EDNS is told.
    private static let mostRecursedRecords = 5

    // MARK: Nodes

    /// A node's address, or the name that it has in place of one with what that refers to.
    mutating func records(of node: Node, type: DNSType, named name: String, depth: Int) -> [DNSRecord] {
        let text = DNSTranslation(settings, datacenter: node.datacenter, type: type).address(of: node)
        let name = DNSName(name)
        if let address = IPAddress(text) {
            return record(address, type: type, name, settings.nodeTTL).map { [$0] } ?? []
        }
        let target = DNSText.complete(node.address)
        let alias = DNSRecord(name, .cname, ttl: settings.nodeTTL, .name(DNSName(target)))
        return [alias] + resolve(target, depth: depth)
    }

    /// A node's metadata as TXT records.
    func metadata(of node: Node, named name: DNSName, ttl: UInt32) -> [DNSRecord] {
        (node.meta?.pairs ?? []).map { key, value in
            DNSRecord(name, .txt, ttl: ttl, .texts([DNSText.meta(key, value)]))
        }
    }

    /// The record of an address; nil where another type is asked for.
    private func record(_ address: IPAddress, type: DNSType, _ name: DNSName, _ ttl: UInt32) -> DNSRecord? {
        switch type {
        case .srv, .any, .ns, .txt: break
        case .a where address.v4 != nil: break
        case .aaaa where address.v4 == nil: break
        default: return nil
        }
        return DNSRecord(name, address: address, ttl: ttl)
    }

    // MARK: Instances

    mutating func records(of instance: InstanceHealth, _ subject: DNSSubject, _ asked: DNSAsked) -> Made {
        let node = instance.node.value
        let serviceText = DNSTranslation(settings, datacenter: subject.datacenter, type: asked.type)
            .address(of: instance.service)
        let nodeText = DNSTranslation(settings, datacenter: node.datacenter, type: asked.type).address(of: node)
        let nodeAddress = IPAddress(nodeText)
        if serviceText.isEmpty {
            if nodeText.isEmpty { return Made() }
            guard let nodeAddress else { return records(ofName: nodeText, instance, subject, asked) }
            // An address of the WAN is not the one that the node's name has.
            let isOwn = node.address.hasSameBytes(as: nodeText)
            return records(of: nodeAddress, isNodes: isOwn, instance, subject, asked)
        }
        if let address = IPAddress(serviceText) {
            return records(of: address, isNodes: false, instance, subject, asked)
        }
        // A service that has its own DNS name for an address would refer to itself.
        if let nodeAddress, DNSText.complete(serviceText).hasSameBytes(as: asked.name) {
            return records(of: nodeAddress, isNodes: true, instance, subject, asked)
        }
        return records(ofName: serviceText, instance, subject, asked)
    }

    private func records(
        of address: IPAddress, isNodes: Bool, _ instance: InstanceHealth, _ subject: DNSSubject, _ asked: DNSAsked
    ) -> Made {
        guard asked.type == .srv else {
            let made = record(address, type: asked.type, asked.question.name, subject.ttl)
            return Made(answers: made.map { [$0] } ?? [])
        }
        let target = DNSName(
            isNodes
                ? subject.nodeName(instance.node.value.name, domain: asked.domain)
                : subject.addressName(address, domain: asked.domain))
        return Made(
            answers: [serviceRecord(to: target, instance, subject, asked)],
            additionals: [DNSRecord(target, address: address, ttl: subject.ttl)])
    }

    /// For an external service: its name, and what that refers to.
    private mutating func records(
        ofName name: String, _ instance: InstanceHealth, _ subject: DNSSubject, _ asked: DNSAsked
    ) -> Made {
        let target = DNSText.complete(name)
        var more: [DNSRecord] = []
        for var record in resolve(target, depth: subject.depth) where [.cname, .a, .aaaa].contains(record.type) {
            record.ttl = subject.ttl
            more.append(record)
            if more.count == Self.mostRecursedRecords && !asked.hasEDNS { break }
        }
        if asked.type == .srv {
            return Made(answers: [serviceRecord(to: DNSName(target), instance, subject, asked)], additionals: more)
        }
        let alias = DNSRecord(asked.question.name, .cname, ttl: subject.ttl, .name(DNSName(target)))
        return Made(answers: [alias] + more)
    }

    private func serviceRecord(
        to target: DNSName, _ instance: InstanceHealth, _ subject: DNSSubject, _ asked: DNSAsked
    ) -> DNSRecord {
        let port = DNSTranslation(settings, datacenter: subject.datacenter, type: .any).port(of: instance.service)
        let service = DNSService(
            weight: UInt16(truncatingIfNeeded: instance.dnsWeight), port: UInt16(truncatingIfNeeded: port),
            target: target)
        return DNSRecord(asked.question.name, .srv, ttl: subject.ttl, .service(service))
    }

    // MARK: Names that refer to names

    /// What a name refers to: from the catalog where it is of the zone, else from the recursors, if there are any.
    private mutating func resolve(_ name: String, depth: Int) -> [DNSRecord] {
        if settings.isOwn(name.lowercased()) {
            guard depth > 0 else { return [] }
            var reply = DNSMessage()
            var isGlobal = true
            let question = DNSQuestion(name: DNSName(name), type: .any)
            // What is found before something goes wrong is told.
            let asked = DNSAsked(question: question, name: name, domain: responseDomain(of: name), hasEDNS: false)
            try? dispatch(asked, into: &reply, depth: depth - 1, isGlobal: &isGlobal)
            return spend(reply.answers.count) ? reply.answers : []
        }
        guard !settings.recursors.isEmpty, case .records(let records)? = try? find(.name(DNSName(name))) else {
            return []
        }
        return spend(records.count) ? records : []
    }
}

extension InstanceHealth {
    /// The weight in SRV records: by the worst of its checks, which are those of its service's name and of its node
    /// (`findWeight`).
    fileprivate var dnsWeight: Int {
        let weights = service.weights ?? Weights()
        if isPassing { return weights.passing }
        var worst = weights.passing
        for check in checks where check.value.serviceName.isEmpty || check.value.serviceName == service.name {
            switch check.value.status {
            case _ where check.value.isMaintenance: return 0
            case .passing: break
            case .warning: worst = weights.warning
            case .critical: return 0
            // A status that Consul does not know counts as one.
            default: return 1
            }
        }
        return worst
    }
}
