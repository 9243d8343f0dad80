// SPDX-License-Identifier: MIT

/// One interval of an agent's metrics as `/v1/agent/metrics` shows it.
struct MetricsSummary: Sendable {
    var start: Instant
    var gauges: [(key: MetricsKey, value: Double)]
    var interval: Metrics.Interval
    /// Stands before every name: `telemetry.metrics_prefix`.
    var prefix = "consul"
    /// Stands behind the prefix of gauges, unless `telemetry.disable_hostname` or nothing takes the metrics; empty for
    /// none.
    var hostname = ""

    /// Whether a gauge has no value, which Consul cannot write as JSON.
    var hasNaN: Bool { gauges.contains { $0.value.isNaN } }
}

extension MetricsSummary: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Timestamp")
            json.string(Timestamp.goString(nanoseconds: start.nanoseconds))
            json.key("Gauges")
            json.array { json in
                for gauge in gauges.sorted(by: { $0.key < $1.key }) { write(gauge.key, gauge.value, to: &json) }
            }
            json.key("Points")
            json.array { _ in }
            json.key("Counters")
            write(interval.counters, to: &json)
            json.key("Samples")
            write(interval.samples, to: &json)
        }
    }

    private func write(_ key: MetricsKey, _ value: Double, to json: inout JSONWriter) {
        json.object { json in
            json.key("Name")
            json.string(hostname.isEmpty ? "\(prefix).\(key.name)" : "\(prefix).\(hostname).\(key.name)")
            json.key("Value")
            json.double(value)
            json.key("Labels")
            json.map(key.labelMap)
        }
    }

    private func write(_ aggregates: [MetricsKey: MetricsAggregate], to json: inout JSONWriter) {
        json.array { json in
            for (key, aggregate) in aggregates.sorted(by: { $0.key < $1.key }) { write(key, aggregate, to: &json) }
        }
    }

    private func write(_ key: MetricsKey, _ aggregate: MetricsAggregate, to json: inout JSONWriter) {
        json.object { json in
            json.key("Name")
            json.string("\(prefix).\(key.name)")
            json.key("Count")
            json.int(aggregate.count)
            json.key("Rate")
            json.double(aggregate.sum / 10)
            json.key("Sum")
            json.double(aggregate.sum)
            json.key("Min")
            json.double(aggregate.least)
            json.key("Max")
            json.double(aggregate.most)
            json.key("Mean")
            json.double(aggregate.mean)
            json.key("Stddev")
            json.double(aggregate.standardDeviation)
            json.key("Labels")
            json.map(key.labelMap)
        }
    }
}
