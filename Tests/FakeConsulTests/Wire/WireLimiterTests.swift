// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct WireLimiterTests {
    private let start = Instant(nanoseconds: 0)

    /// How many of so many requests at once are admitted.
    private func admitted(
        _ limiter: inout WireLimiter, _ client: Substring, of count: Int, perSecond rate: Int = 3, at now: Instant
    ) -> Int {
        (0..<count).filter { _ in limiter.admits(client, perSecond: rate, at: now) }.count
    }

    @Test func client_hasItsSecondsWorth_andMoreAsTimePasses() {
        var limiter = WireLimiter()
        let third = start + .nanoseconds(333_333_334)
        // However long nothing came, one second's worth is all.
        let later = start + .seconds(1_000_000_000)
        let counts = [
            admitted(&limiter, "a", of: 4, at: start), admitted(&limiter, "b", of: 1, at: start),
            admitted(&limiter, "a", of: 2, at: third), admitted(&limiter, "a", of: 4, at: later),
        ]
        #expect(counts == [3, 1, 1, 3])
    }

    @Test func zero_admitsNobody() {
        var limiter = WireLimiter()
        let count = admitted(&limiter, "a", of: 3, perSecond: 0, at: start)
        #expect(count == 0)
    }

    @Test func clients_areBounded() {
        var limiter = WireLimiter()
        for number in 0..<10_000 { _ = admitted(&limiter, "\(number)", of: 1, perSecond: 1, at: start) }
        let again = admitted(&limiter, "9999", of: 1, perSecond: 1, at: start)
        #expect(again == 0)
    }
}
