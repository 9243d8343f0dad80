// SPDX-License-Identifier: MIT

/// The kinds of configuration entries.
enum ConfigKind: String, CaseIterable, Sendable {
    case serviceDefaults = "service-defaults"
    case proxyDefaults = "proxy-defaults"
    case serviceRouter = "service-router"
    case serviceSplitter = "service-splitter"
    case serviceResolver = "service-resolver"
    case ingressGateway = "ingress-gateway"
    case terminatingGateway = "terminating-gateway"
    case serviceIntentions = "service-intentions"
    case mesh
    case exportedServices = "exported-services"
    case samenessGroup = "sameness-group"
    case apiGateway = "api-gateway"
    case boundAPIGateway = "bound-api-gateway"
    case httpRoute = "http-route"
    case tcpRoute = "tcp-route"
    case inlineCertificate = "inline-certificate"
    case jwtProvider = "jwt-provider"

    var schema: ConfigSchema {
        switch self {
        case .serviceDefaults: .serviceDefaults
        case .proxyDefaults: .proxyDefaults
        case .serviceRouter: .serviceRouter
        case .serviceSplitter: .serviceSplitter
        case .serviceResolver: .serviceResolver
        case .ingressGateway: .ingressGateway
        case .terminatingGateway: .terminatingGateway
        case .serviceIntentions: .serviceIntentions
        case .mesh: .mesh
        case .exportedServices: .exportedServices
        case .samenessGroup: .samenessGroup
        case .apiGateway: .apiGateway
        case .boundAPIGateway: .boundAPIGateway
        case .httpRoute: .httpRoute
        case .tcpRoute: .tcpRoute
        case .inlineCertificate: .inlineCertificate
        case .jwtProvider: .jwtProvider
        }
    }

    /// The kind of that name; refused in Consul's words where there is none.
    static func named(_ name: String) throws(FormatError) -> ConfigKind {
        guard let kind = ConfigKind(rawValue: name) else { throw FormatError("invalid config entry kind: \(name)") }
        return kind
    }

    /// Whether the entry takes part in discovery chains, and so may have a virtual address.
    var isOfServiceGraph: Bool { Self.ofServiceGraph.contains(self) }

    static let ofServiceGraph: [ConfigKind] = [.serviceRouter, .serviceSplitter, .serviceResolver]

    /// Whether a controller follows the entry and tells in its `Status` how it stands.
    var isControlled: Bool { [.apiGateway, .httpRoute, .tcpRoute].contains(self) }
}
