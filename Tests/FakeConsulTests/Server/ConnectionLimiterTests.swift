// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ConnectionLimiterTests {
    @Test func client_isRefused_whenItHasTooMany() {
        let limiter = ConnectionLimiter(maxPerClient: 2)
        #expect(limiter.admit("a") && limiter.admit("a") && !limiter.admit("a"))
        #expect(limiter.admit("b"))
        limiter.release("a")
        #expect(limiter.admit("a") && !limiter.admit("a"))
    }

    @Test func everyone_isAdmitted_whenThereIsNoLimit() {
        let limiter = ConnectionLimiter(maxPerClient: 0)
        #expect((0..<1000).allSatisfy { _ in limiter.admit("a") })
    }
}
