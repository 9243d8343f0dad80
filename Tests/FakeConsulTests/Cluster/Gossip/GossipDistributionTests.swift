// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Each value was measured on a cluster of real agents; the pool's medians and ranges must be those, give or take a
/// quarter.
@Suite struct GossipDistributionTests {
    private static let seeds: ClosedRange<UInt64> = 1...200

    private func sample(_ body: (UInt64) -> [Double]) -> Sample {
        var sample = Sample()
        for seed in Self.seeds { sample.add(body(seed)) }
        return sample
    }

    @Test func crashedMember_isSeenAsFailed_afterThisLong() {
        let crash = sample { seed in
            var pool = GossipHarness(6, seed: seed)
            pool.fact { $0.stopped(5, at: $1) }
            pool.run(.seconds(30))
            return pool.times(of: 5, .failed)
        }
        #expect(crash.count == 5 * Self.seeds.count)
        #expect(crash.agrees(with: (5.03, 5.70, 7.31)), "\(crash.least) \(crash.median) \(crash.most)")
    }

    @Test func frozenMember_isSeenAsFailed_andSoonAsAliveAgain() {
        var failed = Sample()
        var alive = Sample()
        for seed in Self.seeds {
            var pool = GossipHarness(6, seed: seed)
            pool.fact { $0.froze(5, at: $1) }
            pool.run(.seconds(12))
            failed.add(pool.times(of: 5, .failed))
            pool.mark()
            pool.fact { $0.resumed(5, at: $1) }
            pool.run(.seconds(12))
            alive.add(pool.times(of: 5, .alive))
        }
        #expect(failed.agrees(with: (5.03, 5.68, 7.31)), "\(failed.least) \(failed.median) \(failed.most)")
        #expect(alive.agrees(with: (0.01, 0.02, 0.16)), "\(alive.least) \(alive.median) \(alive.most)")
    }

    @Test func restartedMember_isSeenAsAlive_afterThisLong() {
        let restart = sample { seed in
            var pool = GossipHarness(6, seed: seed)
            pool.fact { $0.stopped(5, at: $1) }
            pool.run(.seconds(60))
            pool.mark()
            pool.fact { $0.started(5, at: $1) }
            pool.fact { $0.joined(5, to: 0, at: $1) }
            pool.run(.seconds(5))
            return pool.times(of: 5, .alive)
        }
        #expect(restart.count == 5 * Self.seeds.count)
        #expect(restart.agrees(with: (0.08, 0.16, 0.39)), "\(restart.least) \(restart.median) \(restart.most)")
    }

    @Test func majority_seesTheIsolatedOneAsFailed_longBeforeThatOneSeesIt() {
        var majority = Sample()
        var isolated = Sample()
        for seed in Self.seeds {
            var pool = GossipHarness(6, seed: seed)
            pool.split([[0], [1, 2, 3, 4, 5]])
            pool.run(.seconds(60))
            majority.add(pool.times(of: 0, .failed))
            isolated.add(Array((1...5).flatMap { pool.times(of: $0, .failed, by: [0]) }.sorted().prefix(1)))
        }
        #expect(majority.agrees(with: (5.10, 5.88, 8.5)), "\(majority.least) \(majority.median) \(majority.most)")
        #expect(isolated.agrees(with: (25.1, 25.6, 26.1)), "\(isolated.least) \(isolated.median) \(isolated.most)")
    }

    @Test func minorityOfTwo_needsOneConfirmation() {
        let minority = sample { seed in
            var pool = GossipHarness(5, seed: seed)
            pool.split([[0, 1], [2, 3, 4]])
            pool.run(.seconds(60))
            return (2...4).flatMap { pool.times(of: $0, .failed, by: [0, 1]) }
        }
        #expect(minority.agrees(with: (12.4, 13.3, 13.8)), "\(minority.least) \(minority.median) \(minority.most)")
    }

    @Test func wanPool_needsMoreThanHalfAMinute() {
        let wan = sample { seed in
            var pool = GossipHarness(3, seed: seed, timings: .wan)
            pool.fact { $0.stopped(1, at: $1) }
            pool.run(.seconds(120))
            return pool.times(of: 1, .failed)
        }
        #expect(wan.agrees(with: (37, 40, 44.3)), "\(wan.least) \(wan.median) \(wan.most)")
    }

    @Test func healedPartition_isSoonForgotten_whileTheDeadAreToldThings() {
        let reunion = sample { seed in
            var pool = GossipHarness(5, seed: seed)
            pool.split([[0], [1, 2, 3, 4]])
            pool.run(.seconds(20))
            pool.mark()
            pool.split([])
            pool.run(.seconds(60))
            return Array(pool.times(of: 0, .alive).suffix(1))
        }
        #expect(reunion.count == Self.seeds.count)
        #expect(reunion.agrees(with: (0.42, 2.5, 9)), "\(reunion.least) \(reunion.median) \(reunion.most)")
    }

    @Test func longPartition_isForgotten_withAReconnect() {
        let reunion = sample { seed in
            var pool = GossipHarness(5, seed: seed)
            pool.split([[0], [1, 2, 3, 4]])
            pool.run(.seconds(120))
            pool.mark()
            pool.split([])
            pool.run(.seconds(60))
            return Array(pool.times(of: 0, .alive).suffix(1))
        }
        #expect(reunion.least > 0.2 && reunion.most < 36, "\(reunion.least) \(reunion.most)")
        #expect(reunion.median > 10, "\(reunion.median)")
    }

    @Test func leavingMember_isSeenToLeave_andToHaveLeft() {
        var leaving = Sample()
        var left = Sample()
        for seed in Self.seeds {
            var pool = GossipHarness(6, seed: seed)
            pool.fact { $0.leaves(5, at: $1) }
            pool.run(.seconds(3))
            leaving.add(pool.times(of: 5, .leaving))
            left.add(pool.times(of: 5, .left))
        }
        #expect(left.count == 5 * Self.seeds.count)
        #expect(leaving.agrees(with: (0.08, 0.15, 0.27)), "\(leaving.least) \(leaving.median) \(leaving.most)")
        #expect(left.agrees(with: (0.24, 0.35, 0.51)), "\(left.least) \(left.median) \(left.most)")
    }
}
