// SPDX-License-Identifier: MIT

/// Makes the answer to one question out of what has been looked up, as Consul's agents do (`consul agent/dns.go`).
///
/// It is run again each time that something more is known: the first run says what to look up, the last one answers.
/// Each run draws the same random numbers.
struct DNSAnswerer {
    let settings: DNSSettings
    let request: DNSMessage
    let question: DNSQuestion
    /// The name that is asked for, as text.
    let name: String
    let isTCP: Bool
    /// The client's address; empty where it is unknown.
    let client: String
    /// The agent's clock, for the serial of the zone: seconds since 1970.
    let clock: Int64
    let findings: [DNSLookup: DNSFinding]
    var random: SeededRandom
    /// What must be looked up before there is an answer.
    private(set) var missing: [DNSLookup] = []
    /// How many more records may be made: names that refer to each other could ask for any number.
    private var budget = Self.mostRecords

    /// How deep names of the zone may refer to other names of it.
    static let deepest = 3
    private static let mostRecords = 20_000

    /// - Parameter request: a message with a question.
    init(
        _ request: DNSMessage, question: DNSQuestion, isTCP: Bool, client: String, settings: DNSSettings, clock: Int64,
        findings: [DNSLookup: DNSFinding], random: SeededRandom
    ) {
        self.settings = settings
        self.request = request
        self.question = question
        name = question.name.text
        self.isTCP = isTCP
        self.client = client
        self.clock = clock
        self.findings = findings
        self.random = random
    }

    /// Takes what was found, or notes that it must be looked up.
    mutating func find(_ lookup: DNSLookup) throws(DNSStop) -> DNSFinding {
        guard let finding = findings[lookup] else {
            if !missing.contains(lookup) { missing.append(lookup) }
            throw .pending
        }
        if case .failure(let error) = finding { throw .failed(error) }
        return finding
    }

    /// Counts records that are made. False where there have been too many.
    mutating func spend(_ count: Int) -> Bool {
        budget -= count
        return budget >= 0
    }

    /// An answer without records yet.
    var draft: DNSMessage {
        var reply = DNSMessage(answering: request)
        reply.flags.insert(.authoritative)
        if !settings.recursors.isEmpty { reply.flags.insert(.recursionAvailable) }
        return reply
    }

    // MARK: Questions about the agent's own zone

    /// The answer; nil where something must be looked up first.
    mutating func answerInZone() -> DNSMessage? {
        var reply = draft
        var isGlobal = true
        do throws(DNSStop) {
            switch question.type {
            case .soa:
                let servers = try nameservers()
                reply.answers = [soa]
                reply.authorities = servers.records
                reply.additionals = servers.glue
            case .ns:
                let servers = try nameservers()
                reply.answers = servers.records
                reply.additionals = servers.glue
            case .axfr: reply.code = .notImplemented
            default:
                let asked = DNSAsked(
                    question: question, name: name, domain: responseDomain(of: name),
                    hasEDNS: request.options != nil)
                try dispatch(asked, into: &reply, depth: Self.deepest, isGlobal: &isGlobal)
            }
        } catch .pending {
            return nil
        } catch {
            reply.code = error.code
            if case .noData = error { reply.authorities.append(soa) }
            if error.code == .nameError { reply.authorities.append(soa) }
        }
        guard missing.isEmpty else { return nil }
        Self.addOptions(to: &reply, answering: request, isGlobal: isGlobal)
        DNSTrimming(settings, isTCP: isTCP, payloadSize: request.payloadSize, type: question.type).trim(&reply)
        return reply
    }

    /// Tells a client with EDNS the size that it told, and for which clients the answer holds (`setEDNS`).
    static func addOptions(to reply: inout DNSMessage, answering request: DNSMessage, isGlobal: Bool) {
        guard let size = request.options?.recordClass else { return }
        var options: [DNSOption] = []
        if var subnet = request.clientSubnet {
            let isForAll = isGlobal || reply.code != .noError
            subnet.scopeLength = isForAll ? 0 : subnet.sourceLength
            options.append(.subnet(subnet))
        }
        var record = DNSRecord(.root, .opt, ttl: 0, .options(options))
        record.recordClass = size
        reply.additionals.append(record)
    }

    // MARK: The zone itself

    /// The zone's own record.
    var soa: DNSRecord {
        let isAlternate = name.hasSuffix("." + settings.alternateDomain)
        let domain = isAlternate ? settings.alternateDomain : settings.domain
        let soa = settings.soa
        let zone = DNSAuthority(
            server: DNSName("ns." + domain), mailbox: DNSName("hostmaster." + domain),
            serial: UInt32(truncatingIfNeeded: clock), refresh: UInt32(clamping: soa.refresh),
            retry: UInt32(clamping: soa.retry), expire: UInt32(clamping: soa.expire),
            minTTL: UInt32(clamping: soa.minTTL))
        return DNSRecord(DNSName(domain), .soa, ttl: zone.minTTL, .authority(zone))
    }

    /// Up to three servers of the datacenter, drawn, and their addresses.
    private mutating func nameservers() throws(DNSStop) -> (records: [DNSRecord], glue: [DNSRecord]) {
        var found: [InstanceHealth]
        do throws(DNSStop) {
            found = try healthy(DNSServiceLookup(service: "consul", datacenter: settings.datacenter))
        } catch .pending {
            throw .pending
        } catch {
            return ([], [])
        }
        random.shuffle(&found)
        let domain = responseDomain(of: name)
        var (records, glue): ([DNSRecord], [DNSRecord]) = ([], [])
        for instance in found where DNSText.isFit(instance.node.value.name) {
            let node = instance.node.value
            let server = "\(node.name).node.\(node.datacenter).\(domain)".lowercased()
            records.append(
                DNSRecord(DNSName(domain), .ns, ttl: settings.nodeTTL, .name(DNSName(server))))
            glue += self.records(of: node, type: .any, named: server, depth: Self.deepest)
            if records.count >= Self.mostServers { break }
        }
        return (records, glue)
    }

    private static let mostServers = 3

    /// The zone to which a name belongs, as the name writes it: of the two that the agent has, the longer.
    func responseDomain(of name: String) -> String {
        var domain = settings.domain
        let labels = DNSName(name).labels
        for start in labels.indices.reversed() {
            let suffix = labels[start...].joined(separator: ".") + "."
            let lower = suffix.lowercased()
            if lower == settings.domain || lower == settings.alternateDomain { domain = suffix }
        }
        return domain
    }
}

/// What is asked, be it by a client or on the way to its answer.
struct DNSAsked {
    let question: DNSQuestion
    /// The question's name as text.
    let name: String
    /// The zone in which it lies, as the name writes it.
    let domain: String
    let hasEDNS: Bool

    var type: DNSType { question.type }
}
