// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct MetricsTests {
    private let start = Instant(nanoseconds: 1_795_514_400_000_000_000)

    @Test func firstInterval_isShownWhileItLasts_thenTheLastOneThatIsOver() {
        var metrics = Metrics(startingAt: start)
        metrics.increment(MetricsKey("client.rpc"), at: start + .seconds(1))
        #expect(metrics.latest(at: start + .seconds(2)).counters.count == 1)
        metrics.increment(MetricsKey("client.rpc"), by: 2, at: start + .seconds(11))
        #expect(metrics.latest(at: start + .seconds(12)).counters[MetricsKey("client.rpc")]?.sum == 1)
        #expect(metrics.latest(at: start + .seconds(20)).counters[MetricsKey("client.rpc")]?.sum == 2)
        #expect(metrics.latest(at: start + .seconds(45)).counters.isEmpty)
    }

    @Test func aggregate_hasGoMetricsNumbers() {
        var aggregate = MetricsAggregate()
        for value in [1.0, 2, 3, 4] { aggregate.add(value) }
        #expect(aggregate.mean == 2.5)
        #expect(abs(aggregate.standardDeviation - 1.2909944487358056) < 1e-12)
        #expect(aggregate.least == 1 && aggregate.most == 4)
    }

    @Test func summary_isWrittenInConsulsOrder() {
        var metrics = Metrics(startingAt: start)
        metrics.increment(MetricsKey("health.service.query", ["service": "web"]), at: start)
        let interval = metrics.latest(at: start)
        let summary = MetricsSummary(
            start: interval.start,
            gauges: [(MetricsKey("server.isLeader"), 1)],
            interval: interval
        )
        var json = JSONWriter()
        summary.write(to: &json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"Timestamp":"2026-11-24 10:00:00 +0000 UTC","Gauges":[{"Name":"consul.server.isLeader","#
                + #""Value":1,"Labels":{}}],"Points":[],"Counters":[{"Name":"consul.health.service.query","Count":1,"#
                + #""Rate":0.1,"Sum":1,"Min":1,"Max":1,"Mean":1,"Stddev":0,"Labels":{"service":"web"}}],"Samples":[]}"#
        )
    }

    @Test func series_areBounded() {
        var metrics = Metrics(startingAt: start)
        for number in 0..<(Metrics.seriesLimit + 10) { metrics.increment(MetricsKey("m\(number)"), at: start) }
        #expect(metrics.counters.count == Metrics.seriesLimit)
    }
}

@Suite struct MetricsPrometheusTests {
    private let start = Instant(nanoseconds: 1_795_514_400_000_000_000)

    @Test func text_hasTypesLabelsAndQuantiles() {
        var metrics = Metrics(startingAt: start)
        metrics.sample(MetricsKey("api.http", ["method": "GET", "path": "v1_kv_"]), 2, at: start)
        metrics.increment(MetricsKey("rpc.cross-dc"), at: start)
        let text = MetricsPrometheus(
            metrics: metrics,
            gauges: [(MetricsKey("server.isLeader"), 1)],
            now: start,
            retention: .seconds(60)
        ).text()
        #expect(text.contains("# TYPE consul_api_http summary\n"))
        #expect(text.contains(#"consul_api_http{method="GET",path="v1_kv_",quantile="0.99"} 2"#))
        #expect(text.contains(#"consul_api_http_count{method="GET",path="v1_kv_"} 1"#))
        #expect(text.contains("consul_api_http{quantile=\"0.5\"} NaN\n"))
        #expect(text.contains("consul_rpc_cross_dc 1\n"))
        #expect(text.contains("# TYPE consul_server_isLeader gauge\nconsul_server_isLeader 1\n"))
        #expect(text.contains("consul_kvs_apply_count 0\n"))
    }

    @Test func oldSamples_leaveTheQuantiles_andOldSeriesGo() {
        var metrics = Metrics(startingAt: start)
        metrics.sample(MetricsKey("x.y"), 2, at: start)
        let later = MetricsPrometheus(metrics: metrics, gauges: [], now: start + .seconds(20), retention: .seconds(60))
            .text()
        #expect(later.contains("consul_x_y{quantile=\"0.5\"} NaN\n") && later.contains("consul_x_y_sum 2\n"))
        let gone = MetricsPrometheus(metrics: metrics, gauges: [], now: start + .seconds(90), retention: .seconds(60))
            .text()
        #expect(!gone.contains("consul_x_y"))
    }

    @Test func hostname_standsInGauges_andTheDeclaredNameStaysNought() {
        let text = MetricsPrometheus(
            metrics: Metrics(startingAt: start),
            gauges: [(MetricsKey("server.isLeader"), 1)],
            hostname: "vm",
            now: start,
            retention: .seconds(60)
        ).text()
        #expect(text.contains("consul_vm_server_isLeader 1\n"))
        #expect(text.contains("\nconsul_server_isLeader 0\n"))
    }
}
