// SPDX-License-Identifier: MIT

/// One check of a configuration: its durations read, and whether they fit its kind.
struct CheckReader {
    /// Why Consul would not run it (agent/structs/check_type.go); nil where it would.
    let refusal: String?

    /// Durations that are none are reported as errors.
    init(_ tree: ConfigurationTree, _ report: ConfigurationReport) {
        let id = tree.string("id") ?? ""
        let reader = StanzaReader(tree, prefix: "check[\(id)].", report: report)
        var (interval, timeout, ttl, deregister) = (Duration.zero, Duration.zero, Duration.zero, Duration.zero)
        reader.read("interval", into: &interval)
        reader.read("timeout", into: &timeout)
        reader.read("ttl", into: &ttl)
        reader.read("deregister_critical_service_after", into: &deregister)
        refusal = Self.refusal(of: tree, interval: interval, ttl: ttl)
    }

    private static func refusal(of tree: ConfigurationTree, interval: Duration, ttl: Duration) -> String? {
        let isProbed =
            !(tree.strings("args") ?? []).isEmpty
            || ["http", "tcp", "udp", "grpc", "h2ping", "os_service"].contains { !(tree.string($0) ?? "").isEmpty }
        let isAlias = ["alias_node", "alias_service"].contains { !(tree.string($0) ?? "").isEmpty }
        if interval > .zero && ttl > .zero { return "Interval and TTL cannot both be specified" }
        if isProbed && interval <= .zero {
            return "Interval must be > 0 for Script, HTTP, H2PING, TCP, UDP or OSService checks"
        }
        if isProbed && isAlias { return "Interval cannot be set for Alias checks" }
        if isAlias && ttl > .zero { return "TTL must be not be set for Alias checks" }
        if !isProbed && !isAlias && ttl <= .zero { return "TTL must be > 0 for TTL checks" }
        if (tree.int("output_max_size") ?? 1) < 0 { return "MaxOutputMaxSize must be positive" }
        let critical = tree.int("failures_before_critical") ?? 0
        if (tree.int("failures_before_warning") ?? critical) > critical {
            return "FailuresBeforeWarning can't be higher than FailuresBeforeCritical"
        }
        return nil
    }
}
