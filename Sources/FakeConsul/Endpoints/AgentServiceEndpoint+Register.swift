// SPDX-License-Identifier: MIT

/// Registering a service with an agent.
extension AgentServiceEndpoint {
    @Sendable static func register(_ call: Call) throws -> Operation {
        let definition = try decode(call.request.body)
        let service = definition.nodeService
        try validate(definition, service)
        let replaces = call.query["replace-existing-checks"].map { $0.isEmpty || $0 == "true" } ?? false
        var main = ServiceRegistration(service: service, checks: definition.checks, token: call.token)
        main.service.connect.sidecarService = nil
        main.replacesExistingChecks = replaces
        let token = call.token
        return .changingLocal(as: token) { view, authorizer in
            let state = view.agent.local.state
            try state.vet(registering: service, by: authorizer)
            var registrations = [main]
            if let sidecar = try sidecar(of: definition, token: token) {
                try state.vet(registering: sidecar.service, by: view.authorizer(for: sidecar.token))
                registrations.append(registration(of: sidecar, replacing: replaces))
            }
            let configured = registrations.map { registration in
                var registration = registration
                registration.centralConfig = view.cluster.centralConfig(for: registration.service, at: view.agent)
                return registration
            }
            try view.cluster.withLocal(of: view.agent) { local in
                for registration in configured { try local.add(registration, at: view.now) }
            }
        }
    }

    private static func decode(_ body: [UInt8]) throws -> ServiceDefinition {
        let definition: ServiceDefinition
        do {
            definition = try JSONObjectReader.read(body, ServiceDefinition.shape) { ServiceDefinition(&$0) }
        } catch {
            throw ConsulError.badRequest("Request decode failed: \(error.message)")
        }
        if definition.service.name.isEmpty { throw ConsulError.badRequest("Missing service name") }
        if IPAddress(definition.service.address)?.isUnspecified ?? false {
            throw ConsulError.badRequest("Invalid service address")
        }
        return definition
    }

    private static func validate(_ definition: ServiceDefinition, _ service: NodeService) throws {
        if let refusal = service.weights?.refusal { throw ConsulError.badRequest("Invalid Weights: \(refusal)") }
        if let refusal = Metadata.refusal(ofService: service.meta, kind: service.kind) {
            throw ConsulError.badRequest("Invalid Service Meta: \(refusal)")
        }
        let refusals = service.refusals()
        if !refusals.isEmpty { throw ConsulError.badRequest("Validation failed: \(GoMultiError.text(refusals))") }
        if let refusal = definition.checksRefusal { throw ConsulError.badRequest("Invalid check: \(refusal)") }
        try validateStatuses(definition)
        guard let sidecar = definition.sidecar.first else { return }
        if let refusal = sidecar.checksRefusal {
            throw ConsulError.badRequest("Invalid check in sidecar_service: \(refusal)")
        }
        try validateStatuses(sidecar)
    }

    private static func validateStatuses(_ definition: ServiceDefinition) throws {
        guard definition.hasValidStatuses else {
            throw ConsulError.badRequest("Status for checks must 'passing', 'warning', 'critical'")
        }
    }

    private static func sidecar(of definition: ServiceDefinition, token: String) throws -> ServiceRegistrationParts? {
        guard let sidecar = try definition.sidecarRegistration(token: token) else { return nil }
        let refusals = sidecar.service.refusalsForAgent()
        if !refusals.isEmpty { throw ConsulError.badRequest("Failed Validation: \(GoMultiError.text(refusals))") }
        return sidecar
    }

    private static func registration(of sidecar: ServiceRegistrationParts, replacing: Bool) -> ServiceRegistration {
        var registration = ServiceRegistration(service: sidecar.service, checks: sidecar.checks, token: sidecar.token)
        registration.isSidecar = true
        registration.replacesExistingChecks = replacing
        return registration
    }
}
