// SPDX-License-Identifier: MIT

/// What sort of service one is. Open: the catalog takes any text.
struct ServiceKind: Hashable, Sendable {
    let name: String
    init(_ name: String) { self.name = name }

    /// An ordinary service, whose kind is the empty text.
    static let typical = ServiceKind("")
    static let connectProxy = ServiceKind("connect-proxy")
    static let meshGateway = ServiceKind("mesh-gateway")
    static let terminatingGateway = ServiceKind("terminating-gateway")
    static let ingressGateway = ServiceKind("ingress-gateway")
    static let apiGateway = ServiceKind("api-gateway")
    static let destination = ServiceKind("destination")
    /// No kind that one registers: the names of services that a proxy stands before, or that speak Connect themselves.
    static let connectEnabled = ServiceKind("connect-enabled")

    var isGateway: Bool {
        self == .meshGateway || self == .terminatingGateway || self == .ingressGateway || self == .apiGateway
    }

    var isProxy: Bool { self == .connectProxy || isGateway }

    /// The name in indexes and usage counts, where an ordinary service is `typical`.
    var indexName: String { name.isEmpty ? "typical" : name }
}
