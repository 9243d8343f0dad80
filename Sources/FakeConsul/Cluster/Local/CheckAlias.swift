// SPDX-License-Identifier: MIT

/// The health of another service or node, as an alias check takes it over (`consul agent/checks/alias.go`).
struct CheckAlias: Sendable {
    /// The most bytes of the aliased check's output. Consul does not cut it, and aliases in a circle grow it for ever.
    static let outputMaxSize = 4096

    /// Empty for the agent's own node.
    let node: String
    /// Empty for the node's own checks.
    let serviceID: String

    /// Critical if one check is, else warning if one is, else passing. The checks are those of the node; those of other
    /// services do not count. Without any check of the service it must at least exist.
    func evaluate(_ checks: [HealthCheck], serviceExists: Bool) -> (status: HealthStatus, output: String) {
        var status = HealthStatus.passing
        var output = "No checks found."
        var isServiceFound = false
        for check in checks {
            if !node.isEmpty && !node.isSameName(as: check.node) { continue }
            let isOfService = check.serviceID.hasSameBytes(as: serviceID)
            if !check.serviceID.isEmpty && !isOfService { continue }
            if isOfService { isServiceFound = true }
            if check.status == .critical || check.status == .warning {
                status = check.status
                output = "Aliased check \(GoQuote.quote(check.name)) failing: \(check.output)"
                if status == .critical { break }
            } else if status == .passing {
                output = "All checks passing."
            }
        }
        if !isServiceFound && !serviceExists {
            return (.critical, "Service \(serviceID) could not be found on node \(node)")
        }
        return (status, Self.cut(output))
    }

    private static func cut(_ output: String) -> String {
        output.utf8.count <= outputMaxSize ? output : GoText.string(Array(output.utf8.prefix(outputMaxSize)))
    }
}
