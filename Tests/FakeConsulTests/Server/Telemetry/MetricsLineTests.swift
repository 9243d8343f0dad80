// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct MetricsLineTests {
    private let naming = MetricsLine.Naming(prefix: "consul", hostname: "node:1", tags: ["env:test"])

    private func event(_ kind: MetricsEvent.Kind, _ value: Double) -> MetricsEvent {
        MetricsEvent(kind: kind, key: MetricsKey("api.http", ["method": "GET", "path": "v1 kv"]), value: value)
    }

    @Test func statsd_hasLabelsInTheName() {
        #expect(MetricsLine.statsd(event(.counter, 1), naming) == "consul.api.http.GET.v1_kv:1.000000|c\n")
        #expect(MetricsLine.statsd(event(.sample, 0.25), naming) == "consul.api.http.GET.v1_kv:0.250000|ms\n")
        #expect(MetricsLine.statsd(event(.gauge, -2), naming) == "consul.node_1.api.http.GET.v1_kv:-2.000000|g\n")
    }

    @Test func dogstatsd_hasTags() {
        let tags = "#env:test,method:GET,path:v1 kv\n"
        #expect(MetricsLine.dogstatsd(event(.counter, 2), naming) == "consul.api.http:2|c|" + tags)
        #expect(MetricsLine.dogstatsd(event(.gauge, 1.5), naming) == "consul.api.http:1.5|g|" + tags)
    }

    @Test(arguments: [
        (0, "0.000000"), (1.5, "1.500000"), (-0.0000001, "0.000000"), (0.1234567, "0.123457"), (1e6, "1000000.000000"),
        (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
    ] as [(Double, String)])
    func numbers_haveSixDigits(_ value: Double, _ text: String) {
        #expect(MetricsLine.fixed(value) == text)
    }
}
