// SPDX-License-Identifier: MIT

/// Where a discovery chain may send a request: instances of a service, or of a subset of them, here, in another
/// datacenter or at a peer (`consul agent/structs DiscoveryTarget`).
struct DiscoveryTarget: Equatable, Sendable {
    /// What names a target.
    struct Options: Equatable, Sendable {
        var service = ""
        var subset = ""
        var datacenter = ""
        var peer = ""

        /// `ChainID`.
        var id: String {
            if !peer.isEmpty { return "\(service).default.default.external.\(peer)" }
            return (subset.isEmpty ? "" : subset + ".") + "\(service).default.default.\(datacenter)"
        }
    }

    let options: Options
    let id: String
    var meshGatewayMode = ""
    var isDialedDirectly = false
    /// What selects the instances of the subset.
    var subset = ConfigSchema.resolverSubset.zero
    var connectTimeout = Duration.zero
    /// Whether the service is outside the mesh.
    var isExternal = false
    var sni = ""
    /// What its cluster is called; unlike the SNI no setting changes it.
    var name = ""
    /// The mode of the rule that prefers what is near; nil where there is no rule.
    var localityMode: String?

    init(_ options: Options) {
        self.options = options
        id = options.id
    }
}

extension DiscoveryTarget: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            if connectTimeout != .zero { json.member("ConnectTimeout", connectTimeout) }
            json.member("ID", id)
            json.member("Service", unlessEmpty: options.service)
            json.member("ServiceSubset", unlessEmpty: options.subset)
            json.member("Namespace", "default")
            json.member("Partition", "default")
            json.member("Datacenter", unlessEmpty: options.datacenter)
            json.member("Peer", unlessEmpty: options.peer)
            json.key("MeshGateway")
            json.object { $0.member("Mode", unlessEmpty: meshGatewayMode) }
            json.key("Subset")
            subset.write(to: &json)
            json.key("TransparentProxy")
            json.object { $0.member("DialedDirectly", ifTrue: isDialedDirectly) }
            json.member("External", ifTrue: isExternal)
            json.member("SNI", unlessEmpty: sni)
            json.member("Name", unlessEmpty: name)
            if let localityMode {
                json.key("PrioritizeByLocality")
                json.object { $0.member("Mode", unlessEmpty: localityMode) }
            }
        }
    }
}
