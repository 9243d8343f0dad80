// SPDX-License-Identifier: MIT

/// What a name of the zone means (`consul agent/dns.go dispatch`).
extension DNSAnswerer {
    /// The words that tell what kind of thing is asked for.
    private static let kinds: Set<String> = ["service", "connect", "virtual", "ingress", "node", "query", "addr"]

    /// Answers what is asked, as far as it can be.
    ///
    /// - Parameter isGlobal: set to false where the answer depends on who asks.
    mutating func dispatch(
        _ asked: DNSAsked, into reply: inout DNSMessage, depth: Int, isGlobal: inout Bool
    ) throws(DNSStop) {
        let labels = DNSName(trimmed(asked.name.lowercased())).labels
        guard let (kind, parts, suffixes) = Self.split(labels, type: asked.type), !parts.isEmpty else {
            throw .nameNotFound
        }
        if kind == "query" {
            try preparedQuery(parts, suffixes, asked, into: &reply, depth: depth, isGlobal: &isGlobal)
            return
        }
        if kind == "addr" { return try address(parts, asked, into: &reply) }
        guard let place = DNSPlace(suffixes) else { throw .nameNotFound }
        let datacenter = place.datacenter(orElse: settings.datacenter)
        switch kind {
        case "node":
            try node(
                parts.joined(separator: "."), datacenter: place.peer.isEmpty ? datacenter : "", peer: place.peer, asked,
                into: &reply, depth: depth)
        case "virtual":
            let peer = place.peer.isEmpty ? place.peerOrDatacenter : place.peer
            try virtual(parts[parts.count - 1], peer: peer, asked, into: &reply)
        case "connect", "ingress":
            let lookup = DNSServiceLookup(
                service: parts[parts.count - 1], datacenter: datacenter, kind: kind == "connect" ? .connect : .ingress)
            try service(lookup, asked, into: &reply, depth: depth)
        default:
            var lookup = DNSServiceLookup(
                service: "", datacenter: place.peer.isEmpty ? datacenter : "", peer: place.peer)
            (lookup.service, lookup.tag) = Self.serviceAndTag(parts)
            try service(lookup, asked, into: &reply, depth: depth)
        }
    }

    /// What stands before the last word that tells the kind, and behind it. `_name._proto` without such a word is a
    /// service where SRV is asked for.
    private static func split(
        _ labels: [String], type: DNSType
    ) -> (kind: String, parts: [String], suffixes: [String])? {
        for index in labels.indices.reversed() {
            if kinds.contains(labels[index]) {
                return (labels[index], Array(labels[..<index]), Array(labels[(index + 1)...]))
            }
            if type == .srv, labels[index].hasPrefix("_") {
                return ("service", Array(labels[...index]), Array(labels[(index + 1)...]))
            }
        }
        return nil
    }

    /// `_name._tag`, where the tag `tcp` stands for none, or `tag.name`, where tags may have dots.
    private static func serviceAndTag(_ parts: [String]) -> (service: String, tag: String) {
        if parts.count == 2, parts[0].hasPrefix("_"), parts[1].hasPrefix("_") {
            let tag = String(parts[1].dropFirst())
            return (String(parts[0].dropFirst()), tag == "tcp" ? "" : tag)
        }
        return (parts[parts.count - 1], parts.dropLast().joined(separator: "."))
    }

    /// The name in lower case without the zone; `trimDomain` tries the longer of the two first.
    private func trimmed(_ name: String) -> String {
        var (longer, shorter) = (settings.domain, settings.alternateDomain)
        if shorter.utf8.count > longer.utf8.count { swap(&longer, &shorter) }
        for domain in [longer, shorter] where name.hasSuffix(domain) {
            if domain == longer, !name.hasSuffix("." + domain) { continue }
            return String(name.dropLast(domain.utf8.count))
        }
        return name
    }

    // MARK: Kinds without a service

    /// `0a000001.addr`: the address that the label writes.
    private func address(_ parts: [String], _ asked: DNSAsked, into reply: inout DNSMessage) throws(DNSStop) {
        guard parts.count == 1 else { throw .nameNotFound }
        let size = parts[0].utf8.count / 2
        guard size == 4 || size == 16 else { return }
        guard let bytes = try? Hex.decode(parts[0]), let address = IPAddress(bytes: bytes) else { throw .nameNotFound }
        var record = DNSRecord(ownName(of: asked), address: address, ttl: settings.nodeTTL)
        if size == 16 { record.type = .aaaa }
        if asked.type == record.type || asked.type == .any {
            reply.answers.append(record)
        } else {
            reply.additionals.append(record)
        }
    }

    private mutating func virtual(
        _ service: String, peer: String, _ asked: DNSAsked, into reply: inout DNSMessage
    ) throws(DNSStop) {
        guard case .address(let address) = try find(.virtualIP(service: service, peer: peer)) else { return }
        reply.answers.append(DNSRecord(ownName(of: asked), address: address, ttl: settings.nodeTTL))
    }

    /// The name in lower case, with the zone as it was asked for.
    private func ownName(of asked: DNSAsked) -> DNSName {
        DNSName(trimmed(asked.name.lowercased()) + asked.domain)
    }

    private mutating func node(
        _ name: String, datacenter: String, peer: String, _ asked: DNSAsked, into reply: inout DNSMessage, depth: Int
    ) throws(DNSStop) {
        guard [.any, .a, .aaaa, .txt].contains(asked.type) else { return }
        guard case .node(let node) = try find(.node(name: name, datacenter: datacenter, peer: peer)) else {
            throw .nameNotFound
        }
        if asked.type != .txt {
            reply.answers += records(of: node, type: asked.type, named: asked.name, depth: depth)
        }
        let isAnswer = asked.type == .txt || asked.type == .any
        guard settings.addsNodeMeta || isAnswer else { return }
        let meta = metadata(of: node, named: asked.question.name, ttl: settings.nodeTTL)
        if isAnswer { reply.answers += meta } else { reply.additionals += meta }
    }
}

/// Where a name says that a thing is: what stands behind the word for its kind (`parseLocality`).
struct DNSPlace {
    private var datacenter = ""
    private(set) var peer = ""
    /// The one label that may be either.
    private(set) var peerOrDatacenter = ""

    /// Nil where the labels mean nothing.
    init?(_ labels: [String]) {
        switch labels.count {
        case 0: break
        case 1: peerOrDatacenter = labels[0]
        case 2, 4:
            for index in stride(from: 0, to: labels.count, by: 2) {
                switch labels[index + 1] {
                case "dc": datacenter = labels[index]
                case "peer": peer = labels[index]
                default: return nil
                }
            }
            if !datacenter.isEmpty && !peer.isEmpty { return nil }
        default: return nil
        }
    }

    func datacenter(orElse own: String) -> String {
        if !datacenter.isEmpty { return datacenter }
        return peerOrDatacenter.isEmpty ? own : peerOrDatacenter
    }
}
