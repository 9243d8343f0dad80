// SPDX-License-Identifier: MIT

/// The configuration entries that a discovery chain is made of, by the names of their services (`consul
/// agent/configentry DiscoveryChainSet`).
struct ChainEntries: Sendable {
    var routers: [String: ConfigEntry] = [:]
    var splitters: [String: ConfigEntry] = [:]
    var resolvers: [String: ConfigEntry] = [:]
    var services: [String: ConfigEntry] = [:]
    var proxyDefaults: ConfigEntry?

    var isEmpty: Bool { isChainEmpty && services.isEmpty && proxyDefaults == nil }
    private var isChainEmpty: Bool { routers.isEmpty && splitters.isEmpty && resolvers.isEmpty }
}

/// What a discovery chain is to be compiled for.
struct ChainRequest: Equatable, Sendable {
    var service: String
    var datacenter: String
    var trustDomain: String
    /// What the one who asks wants other than it is configured; empty, or zero, for nothing.
    var meshGatewayMode = ""
    var protocolName = ""
    var connectTimeout = Duration.zero
    /// The service's address for transparent proxies.
    var virtualIP: String?
}
