// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeTests {
    @Test func bootstrap_writesTheConfigurationFirst() {
        let bench = NodeBench.follower()
        #expect(bench.summary == ["set heartbeatTimeout", "persist term 1 vote -", "persist 1...1"])
        #expect(bench.node.log.lastIndex == 1)
        #expect(bench.node.membership.latest == NodeBench.configuration(3))
    }

    @Test func bootstrap_isRefused_whenThereIsState() {
        var bench = NodeBench.follower()
        var effects: [RaftEffect<String>] = []
        #expect(throws: RaftError("bootstrap only works on new clusters")) {
            try bench.node.bootstrap(NodeBench.configuration(3), at: bench.now, into: &effects)
        }
    }

    @Test func bootstrap_isRefused_withoutAVote() {
        var bench = NodeBench()
        var effects: [RaftEffect<String>] = []
        #expect(throws: RaftError("node is not a voter")) {
            try bench.node.bootstrap(RaftConfiguration(), at: bench.now, into: &effects)
        }
    }

    /// The shape that every Consul has after its start: configuration at 1, the first leader's noop at 2, in term 2.
    @Test func loneServer_leadsAndCommits_whenItsTimerFires() {
        var bench = NodeBench.follower(of: 1)
        bench.fire(.heartbeatTimeout)
        #expect(
            bench.summary == [
                "set heartbeatTimeout", "cancel heartbeatTimeout", "persist term 2 vote s1", "became candidate 2",
                "became leader 2", "leader s1", "persist 2...2", "apply 1...2",
            ])
        #expect(bench.now >= Instant(nanoseconds: 0) + .seconds(1))
        #expect(bench.now < Instant(nanoseconds: 0) + .seconds(2))
    }

    @Test func restart_restoresWhatIsDurable() {
        var bench = NodeBench.leader()
        bench.give { node, now, effects in _ = try? node.propose("x", at: now, into: &effects) }
        let restarted = RaftNode(
            id: NodeBench.s1, durable: bench.node.durable, timings: .standard, random: SeededRandom(seed: 2))
        #expect(restarted.term == 2)
        #expect(restarted.votedFor == NodeBench.s1)
        #expect(restarted.log.lastIndex == 3)
        #expect(restarted.commitIndex == 0)
        #expect(restarted.membership.latest == NodeBench.configuration(3))
        #expect(restarted.role == .follower)
        #expect(restarted.silence(at: bench.now) == nil)
    }

    @Test func timer_isIgnored_whenItWasSetAnewOrCancelled() {
        var bench = NodeBench.follower()
        bench.give { node, now, effects in node.timerFired(.heartbeatTimeout, at: now, into: &effects) }
        #expect(bench.summary.isEmpty)
        bench.give { node, now, effects in node.timerFired(.leaderLease, at: now, into: &effects) }
        bench.give { node, now, effects in node.timerFired(.heartbeat(to: NodeBench.s2), at: now, into: &effects) }
        #expect(bench.summary.isEmpty)
    }
}
