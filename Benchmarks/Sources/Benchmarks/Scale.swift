// SPDX-License-Identifier: MIT

@_spi(Benchmarks) import FakeConsul

/// What a read of one thing, and a write with the wake-up of its watcher, cost in a full world against an almost empty
/// one.
enum Scale {
    static func run() {
        let small = SilentWorld()
        small.fill(keys: 10, services: 10)
        let large = SilentWorld()
        large.fill(keys: 1_000_000, services: 100_000)
        print(
            Benchmarks.padded("", 34) + Benchmarks.padded("10", 12) + Benchmarks.padded("full", 12)
                + "ratio (wanted: 70 to 130 %)"
        )
        compare("KV read", small, large) { $0.get("/v1/kv/key-5") }
        compare("KV write, waking a watcher", small, large) { $0.wakeKeyWatcher("key-5") }
        compare("health of one service", small, large) { $0.get("/v1/health/service/service-5") }
        compare("check update, waking a watcher", small, large) { $0.wakeServiceWatcher("service-5") }
    }

    private static func compare(
        _ name: String,
        _ small: SilentWorld,
        _ large: SilentWorld,
        _ operation: (SilentWorld) -> Void
    ) {
        var times: [[Double]] = [[], []]
        // Turns, so that whatever else the machine does meets both alike.
        for _ in 0..<9 {
            for (index, world) in [small, large].enumerated() {
                let start = Load.now
                for _ in 0..<2000 { operation(world) }
                times[index].append((Load.now - start) / 2000)
            }
        }
        let (a, b) = (Benchmarks.median(times[0]), Benchmarks.median(times[1]))
        print(
            Benchmarks.padded(name, 34) + Benchmarks.padded(microseconds(a), 12)
                + Benchmarks.padded(microseconds(b), 12)
                + Benchmarks.percent(b / a)
        )
    }

    private static func microseconds(_ seconds: Double) -> String { "\(Double(Int(seconds * 1e8)) / 100) µs" }
}
