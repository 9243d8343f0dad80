// SPDX-License-Identifier: MIT

/// An agent's metrics in the text format of Prometheus 0.0.4.
struct MetricsPrometheus: Sendable {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    let metrics: Metrics
    let gauges: [(key: MetricsKey, value: Double)]
    var prefix = "consul"
    var hostname = ""
    let now: Instant
    /// Series that were not updated for so long are left out (`telemetry.prometheus_retention_time`).
    let retention: Duration

    /// The lines of one metric name: its type, and what is known of each series.
    private struct Family {
        var type: StaticString
        var lines: [(labels: [String], text: String)] = []
    }

    /// Names in order, the series of a name in the order of their labels.
    func text() -> String {
        var families: [String: Family] = [:]
        for (name, type) in MetricsCatalogue.declared { declare(name, type, in: &families) }
        for gauge in gauges { add(gauge.key, gauge.value, to: &families) }
        for (key, series) in metrics.counters where now - series.updated <= retention {
            let name = flatName(key.name)
            line(name, labels(of: key), series.total.sum, family: name, type: "counter", in: &families)
        }
        for (key, series) in metrics.samples where now - series.updated <= retention {
            addSummary(flatName(key.name), labels(of: key), series, to: &families)
        }
        return render(families)
    }

    private func render(_ families: [String: Family]) -> String {
        var text = ""
        for (name, family) in families.sorted(by: { $0.key.precedesInBytes($1.key) }) {
            text += "# HELP \(name) \(name)\n# TYPE \(name) \(family.type)\n"
            let ordered = family.lines.enumerated().sorted { a, b in
                a.element.labels == b.element.labels
                    ? a.offset < b.offset : a.element.labels.lexicographicallyPrecedes(b.element.labels)
            }
            for (_, line) in ordered { text += line.text + "\n" }
        }
        return text
    }

    // MARK: Families

    /// A name that Consul declares at its start has a series without labels from then on.
    private func declare(_ name: String, _ type: MetricsCatalogue.Kind, in families: inout [String: Family]) {
        let flat = flatName(name)
        switch type {
        case .gauge: line(flat, [], 0, family: flat, type: "gauge", in: &families)
        case .counter where metrics.counters[MetricsKey(name)] == nil:
            line(flat, [], 0, family: flat, type: "counter", in: &families)
        case .summary where metrics.samples[MetricsKey(name)] == nil:
            addSummary(flat, [], Metrics.Series(updated: now), to: &families)
        case .counter, .summary: break
        }
    }

    private func add(_ key: MetricsKey, _ value: Double, to families: inout [String: Family]) {
        let name = flatName(hostname.isEmpty ? key.name : "\(hostname).\(key.name)")
        let labels = labels(of: key)
        families[name]?.lines.removeAll { $0.labels == labels }
        line(name, labels, value, family: name, type: "gauge", in: &families)
    }

    private func addSummary(
        _ name: String,
        _ labels: [String],
        _ series: Metrics.Series,
        to families: inout [String: Family]
    ) {
        let values = series.window.filter { now - $0.time <= Metrics.interval }.map(\.value).sorted()
        for (quantile, share) in [("0.5", 50), ("0.9", 90), ("0.99", 99)] {
            let value = values.isEmpty ? .nan : values[min(values.count - 1, values.count * share / 100)]
            let all = labels + ["quantile=\"\(quantile)\""]
            families[name, default: Family(type: "summary")].lines.append((labels, sampleLine(name, all, value)))
        }
        families[name, default: Family(type: "summary")].lines.append(
            (labels, sampleLine(name + "_sum", labels, series.total.sum))
        )
        families[name, default: Family(type: "summary")].lines.append(
            (labels, sampleLine(name + "_count", labels, Double(series.total.count)))
        )
    }

    private func line(
        _ name: String,
        _ labels: [String],
        _ value: Double,
        family: String,
        type: StaticString,
        in families: inout [String: Family]
    ) {
        families[family, default: Family(type: type)].lines.append((labels, sampleLine(name, labels, value)))
    }

    // MARK: Text

    private func sampleLine(_ name: String, _ labels: [String], _ value: Double) -> String {
        let text = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
        return "\(name)\(text) \(GoFloat.format(value))"
    }

    private func labels(of key: MetricsKey) -> [String] {
        key.labelMap.pairs.map { "\(Self.flat($0.key))=\"\(Self.escaped($0.value))\"" }
    }

    private func flatName(_ name: String) -> String { Self.flat("\(prefix)_\(name)") }

    /// go-metrics puts an underscore for what a name must not have.
    private static func flat(_ name: String) -> String {
        let forbidden = Array(" .=-/".utf8)
        return String(decoding: name.utf8.map { forbidden.contains($0) ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for character in value {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text
    }
}
