// SPDX-License-Identifier: MIT

/// The status of a check. Open: the catalog takes any text.
struct HealthStatus: Hashable, Sendable {
    let name: String
    init(_ name: String) { self.name = name }

    static let passing = HealthStatus("passing")
    static let warning = HealthStatus("warning")
    static let critical = HealthStatus("critical")
    /// The aggregated status of a service whose node or self is in maintenance; only the checks that a peer exported
    /// have it.
    static let maintenance = HealthStatus("maintenance")

    /// Whether an agent takes it for a check's status (`ValidStatus`).
    var isValid: Bool { self == .passing || self == .warning || self == .critical }
}
