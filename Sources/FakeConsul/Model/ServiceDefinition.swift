// SPDX-License-Identifier: MIT

/// A service as one registers it with an agent, by the API or in a configuration file (`consul agent/structs
/// ServiceDefinition`).
struct ServiceDefinition: Sendable {
    /// The instance. Its ID is empty where none was given.
    var service = NodeService(id: "", name: "")
    /// `Check`, where it says anything, then `Checks`.
    var checks: [CheckType] = []
    var token = ""
    /// The sidecar proxy to register along with the service: none or one.
    var sidecar: [ServiceDefinition] = []

    /// The instance as an agent registers it: with an ID, without what only the agent needs.
    var nodeService: NodeService {
        var service = service
        if service.id.isEmpty { service.id = service.name }
        for index in service.proxy.upstreams.indices where service.proxy.upstreams[index].destinationType.isEmpty {
            service.proxy.upstreams[index].destinationType = "service"
        }
        return service
    }

    /// Why one of the checks cannot be carried out, or nil.
    var checksRefusal: String? {
        for check in checks {
            if let refusal = check.refusal { return refusal }
        }
        return nil
    }

    /// Whether every check begins with a status that a check may have.
    var hasValidStatuses: Bool { checks.allSatisfy { $0.status.isEmpty || HealthStatus($0.status).isValid } }
}

extension ServiceDefinition {
    /// The registration of the sidecar, with all that it takes over from its service; nil where there is none
    /// (`consul agent/sidecar_service.go`).
    ///
    /// - Throws: what Consul says behind `Invalid SidecarService: `.
    func sidecarRegistration(token: String) throws(ConsulError) -> ServiceRegistrationParts? {
        guard let definition = sidecar.first else { return nil }
        let parent = nodeService
        var service = definition.nodeService
        service.id = parent.id + "-sidecar-proxy"
        if service.meta != nil, let refusal = Metadata.refusal(ofService: service.meta, kind: service.kind) {
            throw .badRequest("Invalid SidecarService: \(refusal)")
        }
        if service.meta?.isEmpty ?? true, !(parent.meta?.isEmpty ?? true) { service.meta = parent.meta }
        if service.tags?.isEmpty ?? true, !(parent.tags?.isEmpty ?? true) { service.tags = parent.tags }
        service.locality = service.locality ?? parent.locality
        if service.kind == .typical { service.kind = .connectProxy }
        if service.name.isEmpty { service.name = parent.name + "-sidecar-proxy" }
        if service.address.isEmpty { service.address = parent.address }
        Self.complete(&service.proxy, for: parent)
        service.connect.sidecarService = nil
        return ServiceRegistrationParts(
            service: service,
            checks: definition.checks,
            token: definition.token.isEmpty ? token : definition.token
        )
    }

    private static func complete(_ proxy: inout ConnectProxyConfig, for parent: NodeService) {
        if proxy.destinationServiceName.isEmpty { proxy.destinationServiceName = parent.name }
        if proxy.destinationServiceID.isEmpty { proxy.destinationServiceID = parent.id }
        guard proxy.localServiceSocketPath.isEmpty else { return }
        if !parent.socketPath.isEmpty && (proxy.localServiceAddress.isEmpty || proxy.localServicePort < 1) {
            proxy.localServiceSocketPath = parent.socketPath
            return
        }
        if proxy.localServiceAddress.isEmpty { proxy.localServiceAddress = "127.0.0.1" }
        if proxy.localServicePort < 1 { proxy.localServicePort = parent.port }
    }
}

/// A service, its checks and its token: what of a definition becomes a registration.
struct ServiceRegistrationParts: Sendable {
    var service: NodeService
    var checks: [CheckType]
    var token: String
}
