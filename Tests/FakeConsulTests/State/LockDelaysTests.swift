// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LockDelaysTests {
    private func key(_ number: Int) -> KVKey { KVKey("k\(number)") }

    @Test func delay_endsByItself_andANewOneReplacesIt() {
        var delays = LockDelays()
        let start = Instant(nanoseconds: 0)
        delays.set(.seconds(15), for: "k", at: start)
        #expect(delays.end(for: "k", at: start + .seconds(14)) == start + .seconds(15))
        #expect(delays.end(for: "k", at: start + .seconds(15)) == nil)
        delays.set(.seconds(5), for: "k", at: start + .seconds(1))
        #expect(delays.end(for: "k", at: start + .seconds(6)) == nil)
    }

    @Test func tidying_forgetsOnlyWhatIsOver() {
        var delays = LockDelays()
        for number in 0..<1_000 {
            delays.set(.seconds(10), for: key(number), at: Instant(nanoseconds: 0) + .seconds(number))
        }
        let now = Instant(nanoseconds: 0) + .seconds(1_000)
        for number in 0..<1_000 { #expect((delays.end(for: key(number), at: now) != nil) == (number > 990)) }
    }
}
