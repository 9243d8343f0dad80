// SPDX-License-Identifier: MIT

/// Whom a certificate of the mesh names (`consul agent/connect/uri*.go`).
enum SpiffeID: Equatable, Sendable {
    case service(host: String, partition: String, namespace: String, datacenter: String, service: String)
    case agent(host: String, partition: String, datacenter: String, agent: String)
    case meshGateway(host: String, partition: String, datacenter: String)
    case server(host: String, datacenter: String)
    /// A certificate authority: its trust domain is the ID of the cluster and a domain.
    case signing(clusterID: String, domain: String)

    /// The trust domain of a cluster.
    static func trustDomain(of clusterID: String) -> String { "\(clusterID).consul".lowercased() }

    static func signing(for clusterID: String) -> SpiffeID { .signing(clusterID: clusterID, domain: "consul") }

    /// A service of this cluster, as CE has it.
    static func service(_ name: String, datacenter: String, host: String) -> SpiffeID {
        .service(host: host, partition: "default", namespace: "default", datacenter: datacenter, service: name)
    }

    var host: String {
        switch self {
        case .service(let host, _, _, _, _), .agent(let host, _, _, _), .meshGateway(let host, _, _),
            .server(let host, _):
            host
        case .signing(let clusterID, let domain): "\(clusterID).\(domain)".lowercased()
        }
    }

    /// The URI that stands in the certificate.
    var uri: String {
        switch self {
        case .service(let host, let partition, let namespace, let datacenter, let service):
            "spiffe://\(host)\(Self.path(partition))/ns/\(namespace)/dc/\(datacenter)/svc/\(service)".escapedAsURI
        case .agent(let host, let partition, let datacenter, let agent):
            "spiffe://\(host)\(Self.path(partition))/agent/client/dc/\(datacenter)/id/\(agent)".escapedAsURI
        case .meshGateway(let host, let partition, let datacenter):
            "spiffe://\(host)\(Self.path(partition))/gateway/mesh/dc/\(datacenter)".escapedAsURI
        case .server(let host, let datacenter): "spiffe://\(host)/agent/server/dc/\(datacenter)".escapedAsURI
        case .signing: "spiffe://\(host)"
        }
    }

    private static func path(_ partition: String) -> String { partition == "default" ? "" : "/ap/\(partition)" }

    /// Whether an authority of this ID may sign certificates for the other.
    func canSign(_ other: SpiffeID) -> Bool {
        switch other {
        case .signing: uri == other.uri
        case .service, .meshGateway, .server: other.host.lowercased() == host
        case .agent: false
        }
    }

    // MARK: Reading

    /// The ID in a certificate's URI, refused in Consul's words (`ParseCertURI`).
    init(uri: String) throws(CryptoError) {
        guard let separator = uri.utf8.firstIndex(of: UInt8(ascii: ":")), uri[..<separator].lowercased() == "spiffe"
        else { throw CryptoError("SPIFFE ID must have 'spiffe' scheme") }
        let rest = uri[uri.utf8.index(after: separator)...]
        guard rest.hasPrefix("//") else { throw Self.malformed(uri) }
        let parts = rest.utf8.dropFirst(2).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let host = parts.first ?? ""
        let path = parts.dropFirst().map { PercentDecoding.decoded($0) }
        if path.isEmpty {
            guard let dot = host.utf8.firstIndex(of: UInt8(ascii: ".")), dot > host.startIndex else {
                throw Self.malformed(uri)
            }
            self = .signing(clusterID: String(host[..<dot]), domain: String(host[host.utf8.index(after: dot)...]))
            return
        }
        guard !path.contains(where: { $0?.isEmpty ?? true }),
            let id = Self.matching(path.compactMap { $0 }, host: host)
        else { throw Self.malformed(uri) }
        self = id
    }

    private static func malformed(_ uri: String) -> CryptoError {
        CryptoError("SPIFFE ID is not in the expected format: \(uri)")
    }

    private static func matching(_ path: [String], host: String) -> SpiffeID? {
        if path.count == 4, path[0] == "agent", path[1] == "server", path[2] == "dc" {
            return .server(host: host, datacenter: path[3])
        }
        var (path, partition) = (path, "default")
        if path.count > 2, path[0] == "ap" {
            partition = path[1]
            path.removeFirst(2)
        }
        switch path.count {
        case 6 where path[0] == "ns" && path[2] == "dc" && path[4] == "svc":
            return .service(
                host: host, partition: partition, namespace: path[1], datacenter: path[3], service: path[5])
        case 6 where path[0] == "agent" && path[1] == "client" && path[2] == "dc" && path[4] == "id":
            return .agent(host: host, partition: partition, datacenter: path[3], agent: path[5])
        case 4 where path[0] == "gateway" && path[1] == "mesh" && path[2] == "dc":
            return .meshGateway(host: host, partition: partition, datacenter: path[3])
        default: return nil
        }
    }
}

extension String {
    /// The text with what may not stand in the path of a URI written as `%XX`, as Go's `url.URL.String` does.
    fileprivate var escapedAsURI: String {
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: bytes.append(byte)
            default:
                if "-_.~$&+,/:;=@!'()*".utf8.contains(byte) {
                    bytes.append(byte)
                } else {
                    bytes += Array("%".utf8) + Array(Hex.encode([byte]).uppercased().utf8)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// `%XX` in the path of a URI.
private enum PercentDecoding {
    /// The text that is meant; nil where a percent sign has no two digits behind it.
    static func decoded(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "%") else {
                result.append(bytes[position])
                position += 1
                continue
            }
            guard position + 2 < bytes.count,
                let byte = try? Hex.decode(String(decoding: bytes[position + 1...position + 2], as: UTF8.self))
            else { return nil }
            result += byte
            position += 3
        }
        return GoText.string(result)
    }
}
