// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftNodeTimersTests {
    @Test func spread_isBetweenOnceAndTwice() {
        var node = NodeBench().node
        for _ in 0..<200 {
            let duration = node.spread(.seconds(1))
            #expect(duration >= .seconds(1) && duration < .seconds(2))
        }
    }

    /// The mean rest of an interval under way: E[L²] / 2E[L] = (7/3) / 3.
    @Test func residual_hasTheMeanOfAnIntervalUnderWay() {
        var node = NodeBench().node
        var sum = Duration.zero
        for _ in 0..<4_000 { sum += node.residual(of: .seconds(1)) }
        let mean = sum / 4_000
        #expect(mean > .milliseconds(740) && mean < .milliseconds(815))
    }

    @Test func backoff_doublesFromTheThirdFailure() {
        #expect([0, 1, 2, 3, 4, 12, 99].map { RaftTimings.backoff(after: $0) } == [
            .zero, .milliseconds(10), .milliseconds(10), .milliseconds(20), .milliseconds(40), .milliseconds(10_240),
            .milliseconds(10_240),
        ])
        #expect(RaftTimings.backoff(after: 99, atMost: .milliseconds(500)) == .milliseconds(500))
    }
}
