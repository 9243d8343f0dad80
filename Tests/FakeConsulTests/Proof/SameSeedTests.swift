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
}
