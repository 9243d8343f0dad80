// SPDX-License-Identifier: MIT

/// A service that a gateway makes reachable (`consul agent/structs GatewayService`).
struct GatewayService: Sendable {
    var gateway: String
    /// `*` for the record that says that the gateway takes every service.
    var service: String
    /// `ingress-gateway` or `terminating-gateway`.
    var gatewayKind: ServiceKind
    /// Where an ingress gateway listens for it; 0 for others.
    var port = 0
    var protocolName = ""
    var hosts: [String] = []
    var caFile = ""
    var certFile = ""
    var keyFile = ""
    var sni = ""
    /// It is here because the gateway takes every service.
    var isFromWildcard = false
    var serviceKind = GatewayServiceKind.unknown
    var indexes = RaftIndexes()

    /// The wildcard of gateways and intentions.
    static let wildcard = "*"

    /// Whether both say the same, wherever they came from in the log.
    func isSame(as other: GatewayService) -> Bool {
        gateway.isSameName(as: other.gateway) && service.isSameName(as: other.service)
            && gatewayKind == other.gatewayKind && port == other.port && areSame(hosts, other.hosts)
            && isFromWildcard == other.isFromWildcard && serviceKind == other.serviceKind
            && zip(texts, other.texts).allSatisfy { $0.hasSameBytes(as: $1) }
    }

    private var texts: [String] { [protocolName, caFile, certFile, keyFile, sni] }

    /// The addresses at which the gateway has it: those of its own hosts, or else of these.
    func addresses(defaultHosts: [String]) -> [String] {
        guard port != 0 else { return [] }
        return (hosts.isEmpty ? defaultHosts : hosts).map { host in
            let dots = host.utf8.reversed().prefix { $0 == UInt8(ascii: ".") }.count
            return String(decoding: host.utf8.dropLast(dots), as: UTF8.self) + ":\(port)"
        }
    }
}

/// What a gateway takes a service for.
enum GatewayServiceKind: String, Sendable {
    case unknown = ""
    /// It has instances.
    case service
    /// Its `service-defaults` say where it is, outside the mesh.
    case destination
}

extension GatewayService: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            for (name, value) in [("Gateway", gateway), ("Service", service)] {
                json.key(name)
                json.object { $0.member("Name", value) }
            }
            json.member("GatewayKind", gatewayKind.name)
            json.member("Port", unlessZero: port)
            json.member("Protocol", unlessEmpty: protocolName)
            json.member("Hosts", unlessEmpty: hosts)
            json.member("CAFile", unlessEmpty: caFile)
            json.member("CertFile", unlessEmpty: certFile)
            json.member("KeyFile", unlessEmpty: keyFile)
            json.member("SNI", unlessEmpty: sni)
            json.member("FromWildcard", ifTrue: isFromWildcard)
            json.member("ServiceKind", unlessEmpty: serviceKind.rawValue)
            json.indexes(indexes)
        }
    }
}

extension GatewayService: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for text in [gateway, service, gatewayKind.name] + texts { writer.string(text) }
        writer.int(port)
        writer.strings(hosts)
        writer.bool(isFromWildcard)
        writer.string(serviceKind.rawValue)
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        gateway = try reader.string()
        service = try reader.string()
        gatewayKind = ServiceKind(try reader.string())
        protocolName = try reader.string()
        caFile = try reader.string()
        certFile = try reader.string()
        keyFile = try reader.string()
        sni = try reader.string()
        port = try reader.int()
        hosts = try reader.strings()
        isFromWildcard = try reader.bool()
        guard let kind = GatewayServiceKind(rawValue: try reader.string()) else {
            throw FormatError("unknown kind of a gateway's service")
        }
        serviceKind = kind
        indexes = try reader.value()
    }
}
