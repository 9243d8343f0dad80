// SPDX-License-Identifier: MIT

@_spi(Benchmarks) import FakeConsul

/// Measures an agent against a bare responder on the same event loop, turn by turn in one run, and prints the ratios.
///
/// usage: Benchmarks [SECONDS]

let seconds = CommandLine.arguments.dropFirst().first.flatMap { Double($0) } ?? 2

func request(_ method: String, _ target: String, body: String = "") -> [UInt8] {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
    return Array((text + "\r\n" + body).utf8)
}

struct Measurement {
    let name: String
    let least: Double?
    let request: (Int) -> [UInt8]
    var results: [Double] = []
}

let bare = try BareResponder()
// Without dev mode answers are compact JSON, as a deployed agent's are.
let consul = try await FakeConsul.start(
    configuration:
        #"{"server": true, "bootstrap": true, "bind_addr": "127.0.0.1", "data_dir": "", "log_level": "error"}"#,
    seed: 1
)
await consul.kv.put("bench/key", "a value of some length, as configuration has")
for number in 0..<10 {
    try await consul.register(
        .init("web", id: "web-\(number)", address: "10.0.0.\(number)", port: 8000 + number, tags: ["v1"])
    )
}
guard let port = Int(consul.address.split(separator: ":")[1]) else { fatalError("no port in \(consul.address)") }

let writes = (0..<1000).map { request("PUT", "/v1/kv/bench/write-\($0)", body: "value \($0)") }
let read = request("GET", "/v1/kv/bench/key")
let health = request("GET", "/v1/health/service/web?passing")
let bareRequest = request("GET", "/v1/kv/bench/key")

var bareResults: [Double] = []
var measurements = [
    Measurement(name: "KV read", least: 0.60) { _ in read },
    Measurement(name: "KV write", least: 0.45) { writes[$0 % writes.count] },
    Measurement(name: "health of 10 instances", least: 0.35) { _ in health },
]

// Turns, so that whatever else the machine does meets all alike.
for _ in 0..<3 {
    bareResults.append(Load(port: bare.port) { _ in bareRequest }.run(seconds: seconds))
    for index in measurements.indices {
        measurements[index].results.append(Load(port: port, request: measurements[index].request).run(seconds: seconds))
    }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

let base = median(bareResults)
print(padded("", 26) + padded("requests/s", 14) + padded("of bare", 10) + "wanted")
print(padded("bare responder", 26) + padded(String(Int(base)), 14) + "100 %")
for measurement in measurements {
    let rate = median(measurement.results)
    let wanted = measurement.least.map { ">= \(Int($0 * 100)) %" } ?? ""
    print(
        padded(measurement.name, 26) + padded(String(Int(rate)), 14) + padded("\(Int(rate / base * 100)) %", 10)
            + wanted
    )
}
await consul.stop()
bare.stop()
