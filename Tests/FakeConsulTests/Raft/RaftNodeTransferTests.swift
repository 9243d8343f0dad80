// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeTransferTests {
    private func transfer(_ bench: inout NodeBench, to target: ServerID? = nil) -> RaftError? {
        var refusal: RaftError?
        bench.give { node, now, effects in
            do throws(RaftError) { try node.transferLeadership(to: target, at: now, into: &effects) } catch {
                refusal = error
            }
        }
        return refusal
    }

    @Test func target_isTold_whenItHasEverything() {
        var bench = NodeBench.leader()
        #expect(transfer(&bench) == nil)
        #expect(bench.summary == ["set leadershipTransfer", "send timeoutNow s2"])
        bench.receive(.timeoutNowReply(term: 2), from: NodeBench.s2)
        #expect(bench.summary == ["cancel leadershipTransfer", "transferred: ok"])
    }

    @Test func target_isBroughtUpToDateFirst() {
        var bench = NodeBench.leader()
        bench.give { node, now, effects in _ = try? node.propose("x", at: now, into: &effects) }
        #expect(transfer(&bench, to: NodeBench.s3) == nil)
        #expect(bench.summary(of: "send timeoutNow").isEmpty)
        bench.acknowledge(from: NodeBench.s3)
        #expect(bench.summary(of: "send timeoutNow") == ["send timeoutNow s3"])
    }

    @Test func everything_isRefusedMeanwhile() {
        var bench = NodeBench.leader()
        _ = transfer(&bench)
        #expect(transfer(&bench) == .leadershipTransferInProgress)
        var effects: [RaftEffect<String>] = []
        #expect(throws: RaftError("leadership transfer in progress")) {
            try bench.node.propose("x", at: bench.now, into: &effects)
        }
        #expect(throws: RaftError("leadership transfer in progress")) {
            try bench.node.changeMembership(.remove(NodeBench.s2), at: bench.now, into: &effects)
        }
    }

    @Test func transfer_timesOut() {
        var bench = NodeBench.leader()
        _ = transfer(&bench)
        bench.fire(.leadershipTransfer)
        #expect(bench.summary == ["transferred: leadership transfer timeout"])
        #expect(bench.node.isLeader)
    }

    @Test func transfer_fails_whenTheTargetRefuses() {
        var bench = NodeBench.leader()
        _ = transfer(&bench)
        bench.give { node, now, effects in
            node.sendFailed(.timeoutNow(term: 2), to: NodeBench.s2, reason: "EOF", at: now, into: &effects)
        }
        #expect(bench.summary(of: "transferred") == ["transferred: failed to make TimeoutNow RPC to s2: EOF"])
    }

    @Test func transfer_succeeds_whenLeadershipIsGone() {
        var bench = NodeBench.leader()
        _ = transfer(&bench)
        let request = VoteRequest(term: 3, lastIndex: 2, lastTerm: 2, isTransfer: true)
        bench.receive(.requestVote(request), from: NodeBench.s2)
        #expect(bench.summary(of: "transferred") == ["transferred: ok"])
        #expect(bench.voteReply?.isGranted == true)
    }

    @Test func transfer_needsATarget() {
        var bench = NodeBench.leader()
        #expect(transfer(&bench, to: NodeBench.s1)?.message == "cannot transfer leadership to itself")
        #expect(transfer(&bench, to: ServerID("x"))?.message == "cannot find replication state for x")
        var lone = NodeBench.leader(of: 1)
        #expect(transfer(&lone)?.message == "cannot find peer")
        var follower = NodeBench.follower()
        #expect(transfer(&follower) == .notLeader)
    }

    @Test func target_standsAtOnce() {
        var bench = NodeBench.follower()
        bench.heartbeat()
        bench.receive(.timeoutNow(term: 2), from: NodeBench.s2)
        #expect(bench.summary.first == "send timeoutNowReply s2")
        #expect(bench.summary(of: "became") == ["became candidate 3"])
        #expect(bench.node.stoodByTransfer)
    }

    @Test func target_ignoresACallOfAnOlderTerm() {
        var bench = NodeBench.follower()
        bench.heartbeat(term: 5)
        bench.receive(.timeoutNow(term: 2), from: NodeBench.s3)
        #expect(bench.summary == ["send timeoutNowReply s3"])
    }
}
