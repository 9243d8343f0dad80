// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct TimerQueueTests {
    private final class Log { var lines: [String] = [] }

    @Test func calls_comeByDeadline_andByScheduling_whereThoseAreEqual() {
        var queue = TimerQueue()
        let log = Log()
        for (name, time) in [("c", 3), ("a", 1), ("b1", 2), ("b2", 2), ("d", 9)] {
            _ = queue.schedule(at: Instant(nanoseconds: Int64(time))) { log.lines.append(name) }
        }
        #expect(queue.nextDeadline == Instant(nanoseconds: 1))
        while let action = queue.popDue(at: Instant(nanoseconds: 3)) { action() }
        #expect(log.lines == ["a", "b1", "b2", "c"])
        #expect(queue.nextDeadline == Instant(nanoseconds: 9))
    }

    @Test func call_isNotMade_whenCancelled() {
        var queue = TimerQueue()
        let log = Log()
        let first = queue.schedule(at: Instant(nanoseconds: 1)) { log.lines.append("first") }
        let second = queue.schedule(at: Instant(nanoseconds: 2)) { log.lines.append("second") }
        queue.cancel(first)
        #expect(queue.nextDeadline == Instant(nanoseconds: 2))
        queue.cancel(second)
        #expect(queue.nextDeadline == nil && queue.popDue(at: Instant(nanoseconds: 5)) == nil)
    }

    @Test func order_holds_forManyCalls() {
        var queue = TimerQueue()
        var random = SplitMix(state: 7)
        let log = Log()
        var ids: [TimerID] = []
        for index in 0..<500 {
            let time = random.below(100)
            ids.append(queue.schedule(at: Instant(nanoseconds: Int64(time))) { log.lines.append("\(time) \(index)") })
        }
        for id in ids.prefix(100) { queue.cancel(id) }
        while let action = queue.popDue(at: Instant(nanoseconds: 100)) { action() }
        let keys = log.lines.map { line in line.split(separator: " ").compactMap { Int($0) } }
        #expect(keys.count == 400 && !keys.contains { $0[1] < 100 })
        #expect(zip(keys, keys.dropFirst()).allSatisfy { ($0[0], $0[1]) < ($1[0], $1[1]) })
    }
}
