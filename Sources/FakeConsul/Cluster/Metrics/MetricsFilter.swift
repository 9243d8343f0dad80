// SPDX-License-Identifier: MIT

/// Which metrics are kept: of the rules that a name begins with, the longest decides (`telemetry.prefix_filter`;
/// go-metrics' `allowMetric`).
struct MetricsFilter: Sendable, Equatable {
    /// What the name behind the service's prefix begins with.
    private struct Rule: Sendable, Equatable {
        let prefix: [UInt8]
        let allows: Bool
    }

    /// The longest first.
    private var rules: [Rule] = []
    private let standard: Bool

    init(_ telemetry: AgentConfiguration.Telemetry = AgentConfiguration.Telemetry()) {
        standard = telemetry.filterDefault
        let service = Array((telemetry.metricsPrefix + ".").utf8)
        // Where both say something of one prefix, what is forbidden was said last.
        var found: [String: Bool] = [:]
        for prefix in telemetry.allowedPrefixes { found[prefix] = true }
        for prefix in telemetry.blockedPrefixes { found[prefix] = false }
        let sorted = found.sorted { ($1.key.utf8.count, $0.key) < ($0.key.utf8.count, $1.key) }
        for (prefix, allows) in sorted {
            let bytes = Array(prefix.utf8)
            if bytes.starts(with: service) {
                rules.append(Rule(prefix: Array(bytes.dropFirst(service.count)), allows: allows))
            } else if service.starts(with: bytes) {
                rules.append(Rule(prefix: [], allows: allows))
            }
        }
    }

    /// - Parameter name: without the service's prefix: `raft.apply`.
    func allows(_ name: String) -> Bool {
        for rule in rules where name.utf8.starts(with: rule.prefix) { return rule.allows }
        return standard
    }
}

/// Something that was counted or measured, for those who collect metrics elsewhere.
struct MetricsEvent: Sendable, Equatable {
    enum Kind: Sendable { case counter, sample, gauge }

    let kind: Kind
    let key: MetricsKey
    let value: Double
}

extension AgentConfiguration.Telemetry {
    /// Whether metrics are sent to somebody, or kept for Prometheus: then gauges have the host's name.
    var hasSinks: Bool { prometheusRetentionTime > .zero || sendsMetrics }

    /// Whether metrics are sent to somebody.
    var sendsMetrics: Bool { !statsdAddress.isEmpty || !statsiteAddress.isEmpty || !dogstatsdAddress.isEmpty }
}
