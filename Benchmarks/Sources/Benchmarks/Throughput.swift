// SPDX-License-Identifier: MIT

@_spi(Benchmarks) import FakeConsul

/// Requests a second of an agent, against a bare responder on the same event loop, turn by turn in one run.
enum Throughput {
    struct Measurement {
        let name: String
        /// The share of the bare responder's rate that is wanted.
        let least: Double
        let request: (Int) -> [UInt8]
        var rates: [Double] = []
    }

    static func run(seconds: Double) async throws {
        let bare = try BareResponder()
        let consul = try await FakeConsul.start(seed: 1)
        await consul.usesCompactJSON()
        await consul.kv.put("bench/key", "a value of some length, as configuration has")
        for number in 0..<10 {
            try await consul.register(
                .init("web", id: "web-\(number)", address: "10.0.0.\(number)", port: 8000 + number, tags: ["v1"])
            )
        }
        guard let port = consul.address.split(separator: ":").last.flatMap({ Int($0) }) else { return }
        var measurements = self.measurements
        var bareRates: [Double] = []
        // Turns, so that whatever else the machine does meets all alike.
        for _ in 0..<3 {
            bareRates.append(Load(port: bare.port) { _ in get("/v1/kv/bench/key") }.rate(over: seconds))
            for index in measurements.indices {
                let load = Load(port: port, makeRequest: measurements[index].request)
                measurements[index].rates.append(load.rate(over: seconds))
            }
        }
        print(measurements, base: Benchmarks.median(bareRates))
        await consul.stop()
        bare.stop()
    }

    private static var measurements: [Measurement] {
        let writes = (0..<1000).map { put("/v1/kv/bench/write-\($0)", "value \($0)") }
        let read = get("/v1/kv/bench/key")
        let health = get("/v1/health/service/web?passing")
        return [
            Measurement(name: "KV read", least: 0.60) { _ in read },
            Measurement(name: "KV write", least: 0.45) { writes[$0 % writes.count] },
            Measurement(name: "health of 10 instances", least: 0.35) { _ in health },
        ]
    }

    private static func get(_ target: String) -> [UInt8] {
        Array("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    }

    private static func put(_ target: String, _ body: String) -> [UInt8] {
        let head = "PUT \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        return Array((head + body).utf8)
    }

    private static func print(_ measurements: [Measurement], base: Double) {
        let padded = Benchmarks.padded
        Swift.print(padded("", 26) + padded("requests/s", 14) + padded("of bare", 10) + "wanted")
        Swift.print(padded("bare responder", 26) + padded(String(Int(base)), 14) + "100 %")
        for measurement in measurements {
            let rate = Benchmarks.median(measurement.rates)
            Swift.print(
                padded(measurement.name, 26) + padded(String(Int(rate)), 14)
                    + padded(Benchmarks.percent(rate / base), 10) + ">= " + Benchmarks.percent(measurement.least)
            )
        }
    }
}
