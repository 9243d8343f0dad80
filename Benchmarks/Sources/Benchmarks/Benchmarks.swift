// SPDX-License-Identifier: MIT

/// usage: Benchmarks [throughput | scale | start | day] [SECONDS]
@main
enum Benchmarks {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let seconds = arguments.last.flatMap { Double($0) } ?? 2
        let modes = arguments.filter { Double($0) == nil }
        if modes.isEmpty || modes.contains("throughput") { try await Throughput.run(seconds: seconds) }
        if modes.isEmpty || modes.contains("scale") { Scale.run() }
        if modes.isEmpty || modes.contains("start") { try await Start.run() }
        if modes.isEmpty || modes.contains("day") { Day.run() }
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    static func percent(_ ratio: Double) -> String { "\(Int((ratio * 100).rounded())) %" }
}
