// SPDX-License-Identifier: MIT

/// Who may see and write an entry (`CanRead` and `CanWrite` of each kind).
extension ConfigEntry {
    /// What a reader needs, any of it; none where everybody may read it.
    private var readResources: [ACLResource] {
        switch kind {
        case .proxyDefaults, .mesh, .samenessGroup: []
        case .serviceIntentions: [.intention(name)]
        case .exportedServices, .inlineCertificate, .httpRoute, .tcpRoute: [.mesh]
        // The sidecars of services need to know the providers.
        case .jwtProvider: [.anyService, .mesh]
        case .serviceDefaults, .serviceRouter, .serviceSplitter, .serviceResolver, .ingressGateway,
            .terminatingGateway, .apiGateway, .boundAPIGateway:
            [.service(name)]
        }
    }

    func isReadable(by authorizer: Authorizer) -> Bool {
        authorizer.isUnrestricted || readResources.isEmpty || readResources.contains { allows(authorizer, $0) }
    }

    private func allows(_ authorizer: Authorizer, _ resource: ACLResource) -> Bool {
        if case .anyService = resource { return authorizer.allows(.write, resource) }
        return authorizer.allows(.read, resource)
    }

    func requireReadable(by authorizer: Authorizer) throws(ConsulError) {
        guard !isReadable(by: authorizer), let resource = readResources.last else { return }
        try authorizer.require(.read, resource)
    }

    func requireWritable(by authorizer: Authorizer) throws(ConsulError) {
        switch kind {
        case .serviceDefaults: try authorizer.require(.write, .service(name))
        case .serviceRouter, .serviceSplitter, .serviceResolver:
            try authorizer.require(.write, .service(name))
            // To send one's own traffic elsewhere it is enough to see what is there.
            for service in linkedServices where !service.utf8.elementsEqual(name.utf8) {
                try authorizer.require(.read, .service(service))
            }
        case .serviceIntentions: try authorizer.require(.write, .intention(name))
        case .boundAPIGateway: throw ConsulError(.forbidden, "Permission denied: only writeable by controller")
        default: try authorizer.require(.write, .mesh)
        }
    }
}
