// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftMembershipTests {
    private let three = NodeBench.configuration(3)
    private let two = NodeBench.configuration(2)

    @Test func latest_isCommitted_whenItsEntryIs() {
        var membership = RaftMembership()
        membership.appended(three, at: 1)
        #expect(!membership.isStable)
        membership.committed(upTo: 1)
        #expect(membership.isStable)
        membership.appended(two, at: 5)
        membership.committed(upTo: 4)
        #expect(membership.committed == three)
        membership.committed(upTo: 7)
        #expect(membership.committed == two)
    }

    @Test func truncation_returnsToTheCommittedOne() {
        var membership = RaftMembership()
        membership.appended(three, at: 1)
        membership.committed(upTo: 1)
        membership.appended(two, at: 5)
        membership.truncated(from: 6)
        #expect(membership.latest == two)
        membership.truncated(from: 5)
        #expect(membership.latest == three)
        #expect(membership.latestIndex == 1)
    }
}
