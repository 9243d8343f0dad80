// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Testing

@testable import FakeConsul

@Suite struct SignalSourceTests {
    @Test func signal_isToldOnTheLoop() {
        let loop = EventLoop()
        var told: [Int32] = []
        let source = SignalSource([SIGUSR2], on: loop) { number in
            told.append(number)
            loop.stop()
        }
        loop.later { kill(getpid(), SIGUSR2) }
        loop.run()
        source.close()
        #expect(told == [SIGUSR2])
    }
}
