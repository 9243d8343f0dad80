// SPDX-License-Identifier: MIT

/// One metric as collectors take it: statsd and statsite the same, DogStatsD with tags (go-metrics' sinks).
enum MetricsLine {
    /// Names and values of one agent's metrics.
    struct Naming: Sendable {
        /// `telemetry.metrics_prefix`
        var prefix = "consul"
        /// Behind the prefix of gauges; empty for none.
        var hostname = ""
        /// `telemetry.dogstatsd_tags`
        var tags: [String] = []
    }

    /// `consul.kvs.apply:1.5|ms`, a line end behind it. The values of labels are at the end of the name.
    static func statsd(_ event: MetricsEvent, _ naming: Naming) -> String {
        var parts = [naming.prefix]
        if event.kind == .gauge && !naming.hostname.isEmpty { parts.append(naming.hostname) }
        parts.append(event.key.name)
        parts += event.key.labels.map(\.value)
        return "\(flat(parts.joined(separator: "."))):\(fixed(event.value))|\(letter(event.kind))\n"
    }

    /// `consul.kvs.apply:1.5|ms|#tag:value`
    static func dogstatsd(_ event: MetricsEvent, _ naming: Naming) -> String {
        let value: String
        switch event.kind {
        case .counter: value = String(Int(max(-9e15, min(9e15, event.value.isNaN ? 0 : event.value))))
        case .gauge: value = GoFloat.format(event.value)
        case .sample: value = fixed(event.value)
        }
        let tags = naming.tags + event.key.labels.map { "\($0.name):\($0.value)" }
        let name = flat("\(naming.prefix).\(event.key.name)")
        return "\(name):\(value)|\(letter(event.kind))\(tags.isEmpty ? "" : "|#" + tags.joined(separator: ","))\n"
    }

    private static func letter(_ kind: MetricsEvent.Kind) -> String {
        switch kind {
        case .counter: "c"
        case .gauge: "g"
        case .sample: "ms"
        }
    }

    private static func flat(_ name: String) -> String {
        String(name.map { $0 == ":" || $0 == " " || $0 == "\n" ? "_" : $0 })
    }

    /// Six digits behind the point, as Go's `%f`.
    static func fixed(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
        guard value.magnitude < 9e12 else { return GoFloat.format(value) }
        let millionths = Int64((value.magnitude * 1_000_000).rounded(.toNearestOrEven))
        let fraction = String(millionths % 1_000_000)
        let sign = value < 0 && millionths > 0 ? "-" : ""
        return "\(sign)\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
