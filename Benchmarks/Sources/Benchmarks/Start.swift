// SPDX-License-Identifier: MIT

import FakeConsul

/// How long `FakeConsul.start` takes, in this process.
enum Start {
    static func run() async throws {
        var milliseconds: [Double] = []
        for _ in 0..<50 {
            let start = Load.now
            let consul = try await FakeConsul.start()
            milliseconds.append((Load.now - start) * 1000)
            await consul.stop()
        }
        let hundredths = Int((Benchmarks.median(milliseconds) * 100).rounded())
        print("in-process start: \(Double(hundredths) / 100) ms (median of \(milliseconds.count); wanted: <= 2 ms)")
    }
}
