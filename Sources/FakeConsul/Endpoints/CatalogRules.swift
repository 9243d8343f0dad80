// SPDX-License-Identifier: MIT

/// What the server checks of nodes and services before it logs a change of them, whether it comes as a registration or
/// in a transaction (`consul agent/consul/catalog_endpoint.go`, `nodePreApply` and `servicePreApply`).
enum CatalogRules {
    /// Consul's refusal of a node's name and ID, or nil.
    static func refusal(ofNode name: String, id: String) -> String? {
        guard !name.isEmpty else { return "Must provide node" }
        guard !id.isEmpty else { return nil }
        do {
            _ = try UUIDText.parse(id)
            return nil
        } catch {
            return "Bad node ID: \(error.message)"
        }
    }

    /// Fills in what follows from the rest; answers Consul's refusal of the service, or nil.
    static func settle(_ service: inout NodeService) -> String? {
        let refusals = service.refusals()
        if !refusals.isEmpty { return GoMultiError.text(refusals) }
        if service.id.isEmpty { service.id = service.name }
        if !service.id.isEmpty && service.name.isEmpty {
            return "Must provide service name (Service.Service) when service ID is provided"
        }
        return ["0.0.0.0", "::", "[::]"].contains(service.address) ? "Invalid service address" : nil
    }
}
