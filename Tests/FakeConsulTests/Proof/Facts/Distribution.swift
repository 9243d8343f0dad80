// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// What was measured on real clusters for one time, `kill-leader.newLeader.m1`: its least, middle and greatest value.
struct MeasuredTime: Sendable {
    let id: String
    let about: String
    let count: Int
    let least: Double
    let median: Double
    let greatest: Double

    static let all: [String: MeasuredTime] = {
        var all: [String: MeasuredTime] = [:]
        for json in FactsFile.read("distributions.json")["measures"]?.elements ?? [] {
            let measure = MeasuredTime(json)
            all[measure.id] = measure
        }
        return all
    }()

    private init(_ json: JSONValue) {
        id = json["id"]?.text ?? ""
        about = json["about"]?.text ?? ""
        count = json["n"]?.integer ?? 0
        least = json["min"]?.double ?? 0
        median = json["median"]?.double ?? 0
        greatest = json["max"]?.double ?? 0
    }
}

/// The times of many simulated runs, in seconds.
struct TimeSample: Sendable {
    private(set) var values: [Double] = []

    mutating func add(_ times: [Duration]) {
        values += times.map { Double($0.nanoseconds) / 1e9 }
    }

    var least: Double { values.min() ?? .nan }
    var greatest: Double { values.max() ?? .nan }
    var median: Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}

/// Holds simulated times against measured ones: inside the measured range widened by a quarter, the median within a
/// quarter of the measured one. What is below the grain of the measurement counts as equal.
///
/// Where fewer than five values were measured they say little of how far the times range: then they must be among those
/// that the simulation gives.
struct TimeComparison {
    let measured: MeasuredTime
    let sample: TimeSample
    /// The real clusters were asked every 20 to 50 ms.
    static let grain = 0.05

    var lowest: Double { measured.least * 0.75 - Self.grain }
    var highest: Double { measured.greatest * 1.25 + Self.grain }

    /// Of the runs, how many gave a time outside the widened range.
    var outside: Int { sample.values.filter { $0 < lowest || $0 > highest }.count }

    /// The range of ten measured values is expected to hold nine of eleven values to come, so that with many runs some
    /// are outside: a tenth may be. Few runs, as those of `swift test`, get more room.
    var isInside: Bool { Double(outside) <= Double(sample.values.count) * (isShort ? 0.2 : 0.1) }

    var isMedianRight: Bool {
        abs(sample.median - measured.median) <= max(measured.median * (isShort ? 0.4 : 0.25), Self.grain)
    }

    private var isShort: Bool { sample.values.count < 100 }

    /// Whether the measured values are among the simulated ones.
    var containsMeasured: Bool {
        measured.least >= sample.least * 0.75 - Self.grain && measured.greatest <= sample.greatest * 1.25 + Self.grain
    }

    var isRight: Bool {
        if sample.values.isEmpty { return false }
        return measured.count < 5 ? containsMeasured : isInside && isMedianRight
    }

    /// A row of the table that the command prints.
    var row: String {
        var verdict = isRight ? "ok" : measured.count < 5 ? "not among them" : isInside ? "median" : "no"
        if measured.count >= 5, outside > 0 { verdict += ", \(outside) of \(sample.values.count) outside" }
        let simulated = "\(text(sample.least)) \(text(sample.median)) \(text(sample.greatest))"
        let real = "\(text(measured.least)) \(text(measured.median)) \(text(measured.greatest))"
        return pad(measured.id, 38) + pad(simulated, 28) + pad(real, 28) + pad("\(measured.count)", 5) + verdict
    }

    static let heading =
        pad("time in seconds", 38) + pad("simulated: min median max", 28) + pad("measured: min median max", 28)
        + pad("n", 5) + "verdict"

    private func text(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
}
