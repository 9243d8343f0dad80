// SPDX-License-Identifier: MIT

/// What an agent asks of those who change its services and checks (`consul agent/acl.go`).
extension LocalState {
    /// Vets the registration of a service. One that it takes the place of must be writable, too, and the service that
    /// a proxy stands for.
    func vet(registering service: NodeService, by authorizer: Authorizer) throws(ConsulError) {
        try authorizer.require(.write, .service(service.name))
        if let existing = self.service(service.id) { try authorizer.require(.write, .service(existing.name)) }
        guard service.kind == .connectProxy else { return }
        try authorizer.require(.write, .service(service.proxy.destinationServiceName))
    }

    /// Vets a change of a service.
    func vet(updatingService id: String, by authorizer: Authorizer) throws(ConsulError) {
        guard let existing = service(id) else {
            throw .notFound(
                "Unknown service ID \(GoQuote.quote(id)). Ensure that the service ID is passed, not the service name.")
        }
        try authorizer.require(.write, .service(existing.name))
    }

    /// Vets the registration of a check, which hangs on a service or on the node.
    func vet(registering check: HealthCheck, by authorizer: Authorizer) throws(ConsulError) {
        try authorizer.require(.write, owner(of: check))
        if let existing = self.check(check.id) { try authorizer.require(.write, owner(of: existing)) }
    }

    /// Vets a change of a check.
    func vet(updatingCheck id: String, by authorizer: Authorizer) throws(ConsulError) {
        guard let existing = check(id) else {
            throw .notFound(
                "Unknown check ID \(GoQuote.quote(id)). Ensure that the check ID is passed, not the check name.")
        }
        try authorizer.require(.write, owner(of: existing))
    }

    private func owner(of check: HealthCheck) -> ACLResource {
        check.serviceName.isEmpty ? .node(nodeName) : .service(check.serviceName)
    }

    /// The checks that may be read: those of services by their names, the others with the node.
    func visible(_ checks: [HealthCheck], to authorizer: Authorizer) -> [HealthCheck] {
        authorizer.isUnrestricted ? checks : checks.filter { authorizer.allows(.read, owner(of: $0)) }
    }
}
