// SPDX-License-Identifier: MIT

/// Sidecar proxies that are registered along with their service (`consul agent/sidecar_service.go`).
extension LocalAgent {
    /// Gives a sidecar a port and checks where its registration names none.
    mutating func completeSidecar(_ registration: inout ServiceRegistration) throws(ConsulError) {
        if registration.service.port < 1 { registration.service.port = try sidecarPort(for: registration.service.id) }
        if registration.checks.isEmpty { registration.checks = Self.sidecarChecks(of: registration.service) }
    }

    /// The port that the sidecar has already, else the lowest free one of the configured range.
    private func sidecarPort(for id: String) throws(ConsulError) -> Int {
        guard settings.assignsSidecarPorts else {
            throw .internal("no port provided for sidecar_service and auto-assignment disabled in config")
        }
        let ports = settings.sidecarPorts
        let services = state.allServices.filter { ports.contains($0.port) }
        if let known = services.first(where: { $0.id.hasSameBytes(as: id) }) { return known.port }
        let used = Set(services.map(\.port))
        if let free = ports.first(where: { !used.contains($0) }) { return free }
        throw .internal(
            "no port provided for sidecar_service and none left in the configured range "
                + "[\(ports.lowerBound), \(ports.upperBound)]"
        )
    }

    private static func sidecarChecks(of sidecar: NodeService) -> [CheckType] {
        let host = sidecar.address.isEmpty ? sidecar.proxy.localServiceAddress : sidecar.address
        let suffix = "-sidecar-proxy"
        let serviceID = sidecar.id.hasSuffix(suffix) ? String(sidecar.id.dropLast(suffix.count)) : sidecar.id
        var listening = CheckType()
        listening.name = "Connect Sidecar Listening"
        listening.tcp = host.contains(":") ? "[\(host)]:\(sidecar.port)" : "\(host):\(sidecar.port)"
        listening.interval = .seconds(10)
        var alias = CheckType()
        alias.name = "Connect Sidecar Aliasing \(serviceID)"
        alias.aliasService = serviceID
        return [listening, alias]
    }
}
