// SPDX-License-Identifier: MIT

/// What the configuration entries say of one service's proxies (`consul agent/structs ServiceConfigResponse`).
struct ServiceConfig: Equatable, Sendable {
    /// A service that a proxy makes reachable, here or at a peer.
    struct UpstreamName: Hashable, Sendable {
        var peer = ""
        let name: String

        /// What holds for every service that is not named.
        static let all = UpstreamName(name: "*")

        var text: String { "\(name):\(peer)" }
    }

    /// What is asked for: the service, and what its proxy says of itself.
    struct Question: Equatable, Sendable {
        let service: String
        var mode = ""
        var meshGatewayMode = ""
        var upstreams: [UpstreamName] = []

        /// Of a proxy it is the service behind it that counts (`MergeNodeServiceWithCentralConfig`).
        init(for instance: NodeService) {
            let isSidecar = instance.isSidecarProxy
            let proxy = instance.proxy
            service = isSidecar ? proxy.destinationServiceName : instance.name
            mode = proxy.mode
            meshGatewayMode = proxy.meshGatewayMode
            if isSidecar {
                upstreams = proxy.upstreams.filter(\.isOfService).map(\.upstreamName)
            }
        }
    }

    /// Nil where no entry says anything of the proxy's own settings.
    var proxyConfig: SortedMap<JSONValue>?
    var upstreams: [(name: UpstreamName, config: SortedMap<JSONValue>)] = []
    var meshGatewayMode = ""
    var mode = ""
    var expose = ExposeConfig()
    var transparentProxy = TransparentProxyConfig()
    var accessLogs = AccessLogsConfig()
    var envoyExtensions: [EnvoyExtension] = []

    static func == (a: Self, b: Self) -> Bool {
        a.proxyConfig == b.proxyConfig && a.meshGatewayMode == b.meshGatewayMode && a.mode == b.mode
            && a.expose == b.expose && a.transparentProxy == b.transparentProxy && a.accessLogs == b.accessLogs
            && a.envoyExtensions == b.envoyExtensions
            && a.upstreams.elementsEqual(b.upstreams) { $0.name == $1.name && $0.config == $1.config }
    }
}

extension Upstream {
    /// Whether it is a service, not a prepared query.
    var isOfService: Bool { destinationType.isEmpty || destinationType == "service" }

    var upstreamName: ServiceConfig.UpstreamName { .init(peer: destinationPeer, name: destinationName) }
}
