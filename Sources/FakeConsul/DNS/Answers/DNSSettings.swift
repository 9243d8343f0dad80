// SPDX-License-Identifier: MIT

/// What every question asks of an agent's configuration, settled once (`consul agent/dns.go GetDNSConfig`).
struct DNSSettings: Sendable {
    let nodeName: String
    let datacenter: String
    /// In lower case, with a dot at the end; the second is `.` where there is none.
    let domain: String
    let alternateDomain: String
    let allowsStale: Bool
    let maxStale: Duration
    /// In seconds.
    let nodeTTL: UInt32
    let onlyPassing: Bool
    /// The most answers over UDP to a client without EDNS.
    let udpAnswerLimit: Int
    /// The most A or AAAA records of an answer; 0 for no limit.
    let aRecordLimit: Int
    let addsNodeMeta: Bool
    let compresses: Bool
    /// Whether a client is told that records were left out.
    let tellsTruncation: Bool
    let soa: AgentConfiguration.DNS.SOA
    /// Each `host:port`.
    let recursors: [String]
    let recursorStrategy: AgentConfiguration.DNS.RecursorStrategy
    let recursorTimeout: Duration
    let usesCache: Bool
    let translatesWANAddresses: Bool
    let domainQueryMetric: MetricsKey
    let reverseQueryMetric: MetricsKey
    private let strictTTLs: [String: UInt32]
    /// The longest prefix first.
    private let prefixTTLs: [(prefix: String, ttl: UInt32)]

    init(_ configuration: AgentConfiguration, nodeName: String, datacenter: String) {
        let dns = configuration.dns
        self.nodeName = nodeName
        self.datacenter = datacenter
        domain = Self.domain(dns.domain)
        alternateDomain = Self.domain(dns.alternateDomain)
        allowsStale = dns.allowStale
        maxStale = dns.maxStale
        nodeTTL = Self.ttl(dns.nodeTTL)
        onlyPassing = dns.onlyPassing
        udpAnswerLimit = dns.udpAnswerLimit
        aRecordLimit = dns.aRecordLimit
        addsNodeMeta = dns.nodeMetaTXT
        compresses = !dns.disableCompression
        tellsTruncation = dns.enableTruncate
        soa = dns.soa
        recursors = dns.recursors.map(Self.recursor)
        recursorStrategy = dns.recursorStrategy
        recursorTimeout = dns.recursorTimeout
        usesCache = dns.useCache
        translatesWANAddresses = configuration.addresses.translateWAN
        domainQueryMetric = MetricsKey("dns.domain_query", ["node": nodeName])
        reverseQueryMetric = MetricsKey("dns.ptr_query", ["node": nodeName])
        let ttls = dns.serviceTTL.sorted { $0.key.utf8.count > $1.key.utf8.count }
        strictTTLs = Dictionary(uniqueKeysWithValues: ttls.map { ($0.key, Self.ttl($0.value)) })
        prefixTTLs = ttls.filter { $0.key.hasSuffix("*") }
            .map { (prefix: String($0.key.dropLast()), ttl: Self.ttl($0.value)) }
    }

    /// How long what is said of a service holds: by its whole name, else by the longest prefix (`service_ttl`).
    func ttl(ofService service: String) -> UInt32 {
        if let ttl = strictTTLs[service] { return ttl }
        return prefixTTLs.first { service.hasPrefix($0.prefix) }?.ttl ?? 0
    }

    /// Whether a name in lower case is one of the agent's own.
    func isOwn(_ name: String) -> Bool { name.hasSuffix("." + domain) || name.hasSuffix("." + alternateDomain) }

    /// Whole seconds as a record has them.
    static func ttl(_ duration: Duration) -> UInt32 {
        UInt32(truncatingIfNeeded: duration.nanoseconds / 1_000_000_000)
    }

    private static func domain(_ text: String) -> String { DNSText.complete(text.lowercased()) }

    /// With the port of DNS where none is given.
    private static func recursor(_ text: String) -> String {
        if let address = IPAddress(text) { return address.description(port: 53) }
        if text.hasPrefix("[") { return text.contains("]:") ? text : text + ":53" }
        return text.contains(":") ? text : text + ":53"
    }
}
