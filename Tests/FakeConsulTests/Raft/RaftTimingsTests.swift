// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftTimingsTests {
    @Test func multiplier_stretchesTheThreeTimeouts() {
        let timings = RaftTimings.standard.scaled(by: 5)
        #expect(timings.heartbeatTimeout == .seconds(5))
        #expect(timings.electionTimeout == .seconds(5))
        #expect(timings.leaderLeaseTimeout == .milliseconds(2_500))
        #expect(timings.commitTimeout == .milliseconds(50))
        #expect(timings.heartbeatInterval == .milliseconds(500))
    }

    @Test func developmentMode_isQuick() {
        #expect(RaftTimings.development.heartbeatTimeout == .milliseconds(35))
        #expect(RaftTimings.development.electionTimeout == .milliseconds(52))
        #expect(RaftTimings.development.leaderLeaseTimeout == .milliseconds(20))
    }
}
