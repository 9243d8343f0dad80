// SPDX-License-Identifier: MIT

/// The type of a record, or of what is asked for.
struct DNSType: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt16

    static let a = DNSType(rawValue: 1)
    static let ns = DNSType(rawValue: 2)
    static let cname = DNSType(rawValue: 5)
    static let soa = DNSType(rawValue: 6)
    static let ptr = DNSType(rawValue: 12)
    static let mx = DNSType(rawValue: 15)
    static let txt = DNSType(rawValue: 16)
    static let aaaa = DNSType(rawValue: 28)
    static let srv = DNSType(rawValue: 33)
    static let opt = DNSType(rawValue: 41)
    static let ds = DNSType(rawValue: 43)
    static let axfr = DNSType(rawValue: 252)
    static let any = DNSType(rawValue: 255)

    /// `A`, `SRV` ...; `TYPE65280` where it has no name here.
    var name: String { Self.names.first { $0.type == self }?.name ?? "TYPE\(rawValue)" }

    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The type of that name.
    init?(name: String) {
        guard let type = Self.names.first(where: { $0.name == name })?.type else { return nil }
        self = type
    }

    private static let names: [(name: String, type: DNSType)] = [
        ("A", .a), ("NS", .ns), ("CNAME", .cname), ("SOA", .soa), ("PTR", .ptr), ("MX", .mx), ("TXT", .txt),
        ("AAAA", .aaaa), ("SRV", .srv), ("OPT", .opt), ("DS", .ds), ("AXFR", .axfr), ("ANY", .any),
    ]
}

/// What a message is about.
enum DNSOpcode {
    static let query = 0
    static let notify = 4
}

/// How it went.
enum DNSResponseCode: Int, Sendable {
    case noError = 0
    case formatError = 1
    case serverFailure = 2
    case nameError = 3
    case notImplemented = 4
    case refused = 5

    /// As `dig` says it.
    var name: String {
        switch self {
        case .noError: "NOERROR"
        case .formatError: "FORMERR"
        case .serverFailure: "SERVFAIL"
        case .nameError: "NXDOMAIN"
        case .notImplemented: "NOTIMP"
        case .refused: "REFUSED"
        }
    }
}
