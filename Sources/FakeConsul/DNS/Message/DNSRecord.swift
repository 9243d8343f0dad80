// SPDX-License-Identifier: MIT

/// A resource record.
struct DNSRecord: Hashable, Sendable {
    var name: DNSName
    var type: DNSType
    /// 1, the Internet, but for OPT.
    var recordClass: UInt16 = Self.internet
    /// In seconds.
    var ttl: UInt32
    var data: Data

    static let internet: UInt16 = 1

    enum Data: Hashable, Sendable {
        /// Of A and AAAA.
        case address(IPAddress)
        /// Of CNAME, NS and PTR.
        case name(DNSName)
        case service(DNSService)
        case authority(DNSAuthority)
        /// Of TXT: strings of 255 bytes at most.
        case texts([[UInt8]])
        case mail(preference: UInt16, DNSName)
        case options([DNSOption])
        /// Of any other type, as it came.
        case other([UInt8])
    }

    init(_ name: DNSName, _ type: DNSType, ttl: UInt32, _ data: Data) {
        self.name = name
        self.type = type
        self.ttl = ttl
        self.data = data
    }

    /// A or AAAA, as the address is.
    init(_ name: DNSName, address: IPAddress, ttl: UInt32) {
        self.init(name, address.v4 == nil ? .aaaa : .a, ttl: ttl, .address(address))
    }
}

/// What SRV says (RFC 2782).
struct DNSService: Hashable, Sendable {
    var priority: UInt16 = 1
    var weight: UInt16
    var port: UInt16
    var target: DNSName
}

/// What SOA says.
struct DNSAuthority: Hashable, Sendable {
    var server: DNSName
    var mailbox: DNSName
    var serial: UInt32
    /// These in seconds.
    var refresh: UInt32
    var retry: UInt32
    var expire: UInt32
    var minTTL: UInt32
}

/// One of the options in an OPT record (RFC 6891).
enum DNSOption: Hashable, Sendable {
    case subnet(DNSClientSubnet)
    case other(code: UInt16, [UInt8])
}

/// Where the client of a resolver is (RFC 7871).
struct DNSClientSubnet: Hashable, Sendable {
    static let code: UInt16 = 8

    /// 1 is IPv4, 2 IPv6; 0 says nothing of the client.
    var family: UInt16
    var sourceLength: UInt8
    var scopeLength: UInt8
    var address: IPAddress
}

extension DNSRecord {
    /// The record as text: `web.service.consul. 0 A 10.0.0.1`.
    var text: String { "\(name.text) \(ttl) \(type.name) \(dataText)" }

    private var dataText: String {
        switch data {
        case .address(let address): address.description
        case .name(let name): name.text
        case .service(let service):
            "\(service.priority) \(service.weight) \(service.port) \(service.target.text)"
        case .authority(let zone):
            "\(zone.server.text) \(zone.mailbox.text) \(zone.serial) \(zone.refresh) \(zone.retry) "
                + "\(zone.expire) \(zone.minTTL)"
        case .texts(let texts): texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        case .mail(let preference, let name): "\(preference) \(name.text)"
        case .options(let options): "\(options.count) options"
        case .other(let bytes): "\\# \(bytes.count)"
        }
    }
}
