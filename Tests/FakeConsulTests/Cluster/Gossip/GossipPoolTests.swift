// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GossipPoolTests {
    @Test func healthyPool_hasNothingToDo() {
        var pool = GossipHarness(100)
        #expect(pool.pool.nextDeadline == nil)
        pool.run(.seconds(86_400))
        #expect(pool.seen.isEmpty)
        #expect(pool.pool.members(seenBy: 99).count == 100)
    }

    @Test func observersOfOneComponent_learnWithinFourTenthsOfASecond() throws {
        for seed in UInt64(1)...50 {
            var pool = GossipHarness(20, seed: seed)
            pool.fact { $0.stopped(7, at: $1) }
            pool.run(.seconds(20))
            let times = pool.times(of: 7, .failed)
            try #require(times.count == 19)
            #expect(times.max()! - times.min()! <= 0.4)
        }
    }

    @Test func sameSeed_givesTheSameRun() {
        func run() -> [GossipHarness.Seen] {
            var pool = GossipHarness(9, seed: 5)
            pool.fact { $0.stopped(3, at: $1) }
            pool.split([[0, 1], [2, 4, 5, 6, 7, 8]])
            pool.run(.seconds(40))
            pool.split([])
            pool.run(.seconds(60))
            return pool.seen
        }
        #expect(run() == run())
    }

    @Test func suspicion_isRefuted_whenContactIsBack() {
        var pool = GossipHarness(5)
        pool.split([[0], [1, 2, 3, 4]])
        pool.run(.seconds(4))
        pool.split([])
        pool.run(.seconds(120))
        #expect(pool.seen.isEmpty)
        #expect(pool.pool.nextDeadline == nil)
    }

    @Test func contact_isTransitive() {
        var pool = GossipHarness(5)
        // 2 hears all; 0 and 1 do not hear 3 and 4.
        pool.fact { pool, now in
            pool.linksChanged(
                silent: [MemberPair(0, 3), MemberPair(0, 4), MemberPair(1, 3), MemberPair(1, 4)], at: now)
        }
        pool.run(.seconds(120))
        #expect(pool.seen.isEmpty)
        #expect(pool.pool.reached(from: 0) == [0, 1, 2, 3, 4])
    }

    @Test func frozenObserver_changesNothing_andCatchesUpAtOnce() {
        var pool = GossipHarness(4)
        pool.fact { $0.froze(0, at: $1) }
        pool.fact { $0.stopped(3, at: $1) }
        pool.run(.seconds(20))
        #expect(pool.status(3, by: 0) == .alive)
        #expect(pool.status(3, by: 1) == .failed)
        #expect(pool.status(0, by: 1) == .failed)
        pool.fact { $0.resumed(0, at: $1) }
        pool.run(.seconds(1))
        #expect(pool.status(3, by: 0) == .failed)
        #expect(pool.status(0, by: 1) == .alive)
    }

    @Test func fastRestart_isNotNoticed() {
        var pool = GossipHarness(4)
        pool.fact { $0.stopped(3, at: $1) }
        pool.run(.seconds(1))
        pool.fact { $0.started(3, at: $1) }
        #expect(pool.pool.members(seenBy: 3) == [3])
        pool.fact { $0.joined(3, to: 1, at: $1) }
        pool.run(.seconds(60))
        #expect(pool.times(of: 3, .failed).isEmpty)
        #expect(pool.pool.members(seenBy: 3) == [0, 1, 2, 3])
    }

    @Test func restartedMember_isFound_evenIfItJoinsNobody() {
        var pool = GossipHarness(4)
        pool.fact { $0.stopped(3, at: $1) }
        pool.run(.seconds(60))
        pool.fact { $0.started(3, at: $1) }
        pool.run(.seconds(40))
        #expect(pool.status(3, by: 0) == .alive)
        #expect(pool.status(0, by: 3) == .alive)
    }

    @Test func newMember_isSeenByAll_andSeesOnlyTheLiving() {
        var pool = GossipHarness(4)
        pool.fact { $0.stopped(3, at: $1) }
        pool.run(.seconds(20))
        pool.fact { $0.started(4, at: $1) }
        #expect(pool.status(4, by: 0) == .none)
        pool.fact { $0.joined(4, to: 2, at: $1) }
        pool.run(.seconds(1))
        #expect([0, 1, 2].allSatisfy { pool.status(4, by: $0) == .alive })
        #expect(pool.pool.members(seenBy: 4) == [0, 1, 2, 4])
        #expect(pool.status(3, by: 0) == .failed)
    }

    @Test func twoPools_becomeOne_whenAMemberOfOneJoinsTheOther() {
        var pool = GossipHarness(2)
        for member in [2, 3] { pool.fact { $0.started(member, at: $1) } }
        pool.fact { $0.joined(3, to: 2, at: $1) }
        pool.run(.seconds(1))
        #expect(pool.pool.members(seenBy: 0) == [0, 1])
        #expect(pool.pool.members(seenBy: 2) == [2, 3])
        pool.fact { $0.joined(3, to: 0, at: $1) }
        pool.run(.seconds(1))
        for member in 0..<4 { #expect(pool.pool.members(seenBy: member) == [0, 1, 2, 3]) }
    }

    @Test func wholePool_thatStartsAgain_findsItself() {
        var pool = GossipHarness(5)
        for member in 0..<5 { pool.fact { $0.stopped(member, at: $1) } }
        pool.run(.seconds(100))
        #expect(pool.seen.isEmpty)
        for member in 0..<5 { pool.fact { $0.started(member, at: $1) } }
        for member in 1..<5 { pool.fact { $0.joined(member, to: 0, at: $1) } }
        pool.run(.seconds(2))
        for member in 0..<5 { #expect(pool.pool.members(seenBy: member) == [0, 1, 2, 3, 4]) }
    }

    @Test func leftMember_isForgottenAfterADay_failedOneAfterThree() {
        var pool = GossipHarness(4)
        pool.fact { $0.leaves(3, at: $1) }
        pool.run(.seconds(1))
        pool.fact { $0.stopped(3, at: $1) }
        pool.fact { $0.stopped(2, at: $1) }
        pool.run(.seconds(86_380))
        #expect(pool.status(3, by: 0) == .left)
        pool.run(.seconds(60))
        #expect(pool.status(3, by: 0) == .none)
        #expect(pool.status(2, by: 0) == .failed)
        pool.run(.seconds(2 * 86_400))
        #expect(pool.status(2, by: 0) == .none)
        #expect(pool.pool.nextDeadline == nil)
    }

    @Test func leftMember_comesBack_whenItStartsAgain() {
        var pool = GossipHarness(4)
        pool.fact { $0.leaves(3, at: $1) }
        pool.run(.seconds(5))
        pool.fact { $0.stopped(3, at: $1) }
        pool.run(.seconds(50))
        #expect(pool.times(of: 3, .failed).isEmpty)
        pool.fact { $0.started(3, at: $1) }
        pool.fact { $0.joined(3, to: 0, at: $1) }
        pool.run(.seconds(1))
        #expect((0..<3).allSatisfy { pool.status(3, by: $0) == .alive })
    }

    @Test func forcedLeave_makesAFailedMemberLeft_orForgotten() {
        for prune in [false, true] {
            var pool = GossipHarness(4)
            pool.fact { $0.stopped(3, at: $1) }
            pool.run(.seconds(20))
            pool.mark()
            pool.fact { $0.forcedToLeave(3, by: 1, prune: prune, at: $1) }
            pool.run(.seconds(1))
            let times = pool.times(of: 3, prune ? .none : .left)
            #expect(times.count == 3)
            #expect(times.allSatisfy { $0 >= 0.01 && $0 <= 0.41 })
        }
    }

    @Test func forcedLeave_changesNothing_ofOneThatLives() {
        var pool = GossipHarness(4)
        pool.fact { $0.forcedToLeave(3, by: 1, prune: true, at: $1) }
        pool.run(.seconds(60))
        #expect(pool.seen.isEmpty)
    }

    @Test func forcedLeave_ofOneNotYetMissed_makesItLeftInsteadOfFailed() {
        var pool = GossipHarness(4)
        pool.fact { $0.stopped(3, at: $1) }
        pool.run(.seconds(1))
        pool.fact { $0.forcedToLeave(3, by: 1, prune: false, at: $1) }
        #expect(pool.status(3, by: 0) == .leaving)
        pool.run(.seconds(60))
        #expect(pool.status(3, by: 0) == .left)
    }

    @Test func forcedLeave_isTakenBack_whenTheMemberIsReachedAgain() {
        var pool = GossipHarness(5)
        pool.split([[0], [1, 2, 3, 4]])
        pool.run(.seconds(10))
        pool.fact { $0.forcedToLeave(0, by: 1, prune: false, at: $1) }
        pool.run(.seconds(2))
        #expect(pool.status(0, by: 2) == .left)
        pool.split([])
        pool.run(.seconds(40))
        #expect((1..<5).allSatisfy { pool.status(0, by: $0) == .alive })
    }

    @Test func memberThatLeft_isKnownToAll_whenAPartitionHeals() {
        var pool = GossipHarness(5)
        pool.split([[0, 1], [2, 3, 4]])
        pool.run(.seconds(40))
        pool.fact { $0.leaves(4, at: $1) }
        pool.run(.seconds(2))
        pool.fact { $0.stopped(4, at: $1) }
        #expect(pool.status(4, by: 0) == .failed)
        pool.split([])
        pool.run(.seconds(40))
        #expect((0..<4).allSatisfy { pool.status(4, by: $0) == .left })
    }

    @Test func numbersBeyondThePool_areNobody() {
        let pool = GossipHarness(2)
        #expect(pool.status(7, by: 0) == .none)
        #expect(pool.status(0, by: -1) == .none)
        #expect(pool.pool.reached(from: 9).isEmpty)
    }
}
