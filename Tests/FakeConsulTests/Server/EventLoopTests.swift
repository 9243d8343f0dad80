// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct EventLoopTests {
    private actor Resident {
        let loop: EventLoop
        private var count = 0

        init(loop: EventLoop) { self.loop = loop }

        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

        func increment() -> Int {
            assertIsolated()
            #expect(loop.isCurrent)
            count += 1
            return count
        }
    }

    @Test func actor_livesOnTheLoop() async {
        let loop = EventLoop()
        loop.startThread()
        let resident = Resident(loop: loop)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = await resident.increment() } }
        }
        #expect(await resident.increment() == 101)
        #expect(!loop.isCurrent)
        loop.stop()
    }

    @Test func timers_runInOrder_andWorkIsTakenUp() {
        let loop = EventLoop()
        var log: [String] = []
        loop.schedule(after: .milliseconds(2)) {
            log.append("timer 2")
            loop.later {
                log.append("later")
                loop.stop()
            }
        }
        let cancelled = loop.schedule(after: .milliseconds(1)) { log.append("cancelled") }
        loop.schedule(after: .zero) { log.append("timer 0") }
        loop.cancel(cancelled)
        loop.run()
        #expect(log == ["timer 0", "timer 2", "later"])
    }

    private final class CountingCore: EventLoop.Core {
        var runs = 0
        let loop: EventLoop
        init(loop: EventLoop) { self.loop = loop }

        func run(upTo now: Instant) -> Instant? {
            runs += 1
            if runs == 5 { loop.stop() }
            return now + .microseconds(300)
        }
    }

    @Test func core_isCalled_atTheDeadlineItGives() {
        let loop = EventLoop()
        let core = CountingCore(loop: loop)
        loop.core = core
        let start = loop.clock.now
        loop.perform {}
        loop.run()
        #expect(core.runs >= 5)
        #expect(loop.clock.now - start >= .microseconds(1200))
    }
}
