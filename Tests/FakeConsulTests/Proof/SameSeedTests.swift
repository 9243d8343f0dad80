// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Same seed, same calls: the same run, to the last event.
@Suite struct SameSeedTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func sameSeed_givesTheSameTrace(seed: UInt64) {
        func hash() -> String {
            var run = ChaosRun(servers: seed % 2 == 0 ? 5 : 3, seed: seed)
            _ = run.run()
            return run.lab.cluster.trace.hash
        }
        #expect(hash() == hash())
    }

    @Test func otherSeed_givesAnotherTrace() {
        let hashes = (1...4 as ClosedRange<UInt64>).map { seed in
            let lab = ClusterLab(seed: seed)
            lab.settle()
            return lab.cluster.trace.hash
        }
        #expect(Set(hashes).count == hashes.count)
    }

    /// With sockets, a loop and the machine's clock around it: a cluster that starts paused has none of its time.
    @Test func sameSeed_givesTheSameTrace_throughTheShell() async throws {
        func hash() async throws -> String {
            let consul = try await FakeConsul.start(
                configuration: #"{"simulation": {"servers": 3, "paused": true}}"#, seed: 5)
            for number in 0..<5 { await consul.kv.put("key-\(number)", "value") }
            try await consul.inject(.crash(.leader))
            await consul.advance(by: .seconds(30))
            await consul.healAll()
            await consul.advance(by: .seconds(30))
            let hash = await consul.trace.hash
            await consul.stop()
            return hash
        }
        let first = try await hash()
        #expect(try await hash() == first)
    }
}
