// SPDX-License-Identifier: MIT

@_spi(Benchmarks) import FakeConsul

/// What a day costs in which nothing happens: three servers, a hundred client agents.
enum Day {
    static func run() {
        let world = SilentWorld(servers: 3, clients: 100)
        let start = Load.now
        let lines = world.advance(by: .seconds(86_400))
        let seconds = Double(Int((Load.now - start) * 100)) / 100
        print("a day of 3 servers and 100 client agents: \(seconds) s (wanted: about 1), \(lines) lines of trace")
    }
}
