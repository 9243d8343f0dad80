// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct TokenBucketTests {
    private let start = TestWorld.startTime

    /// Whether each of the events at these times passes.
    private func passes(_ bucket: inout TokenBucket, at times: [Duration]) -> [Bool] {
        times.map { bucket.allows(at: start + $0) }
    }

    private let fourAtOnce = [Duration](repeating: .zero, count: 4)

    @Test func burst_passes_thenTheRate() {
        var bucket = TokenBucket(rate: .perSecond(2), burst: 3)
        let first = passes(&bucket, at: fourAtOnce)
        #expect(first == [true, true, true, false])
        let then = passes(&bucket, at: [.milliseconds(400), .milliseconds(500), .milliseconds(600)])
        #expect(then == [false, true, false])
        let later = passes(&bucket, at: fourAtOnce.map { $0 + .seconds(3600) })
        #expect(later == [true, true, true, false])
    }

    @Test func noLimit_letsAllThrough_andNoRateOnlyTheBurst() {
        var free = TokenBucket(rate: .unlimited, burst: 0)
        let all = passes(&free, at: [Duration](repeating: .zero, count: 100))
        #expect(!all.contains(false))
        var closed = TokenBucket(rate: .perSecond(0), burst: 1)
        let one = passes(&closed, at: [.zero, .seconds(100)])
        #expect(one == [true, false])
    }

    /// A clock that goes back takes nothing away, and gives nothing.
    @Test func earlierTime_givesNothing() {
        var bucket = TokenBucket(rate: .perSecond(1), burst: 1)
        let answers = passes(&bucket, at: [.zero, .seconds(-10)])
        #expect(answers == [true, false])
    }
}
