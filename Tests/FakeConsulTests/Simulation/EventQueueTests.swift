// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct EventQueueTests {
    private func at(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }

    private func drain(_ queue: inout EventQueue<Int>, upTo limit: Instant = Instant(nanoseconds: .max)) -> [Int] {
        var events: [Int] = []
        while let (_, event) = queue.popNext(upTo: limit) { events.append(event) }
        return events
    }

    @Test func popNext_ordersByDeadlineThenByScheduling() {
        var queue = EventQueue<Int>()
        for (index, deadline) in [5, 3, 5, 1, 3, 5].enumerated() { queue.schedule(at: at(Int64(deadline)), index) }
        #expect(drain(&queue) == [3, 1, 4, 0, 2, 5])
        #expect(queue.isEmpty)
    }

    @Test func popNext_stopsAtTheLimit() {
        var queue = EventQueue<Int>()
        queue.schedule(at: at(10), 1)
        queue.schedule(at: at(20), 2)
        #expect(queue.popNext(upTo: at(9)) == nil)
        #expect(drain(&queue, upTo: at(10)) == [1])
        #expect(queue.next == at(20))
        #expect(queue.count == 1)
    }

    @Test func cancel_takesEffectOnce() {
        var queue = EventQueue<Int>()
        let first = queue.schedule(at: at(1), 1)
        queue.schedule(at: at(2), 2)
        #expect(queue.cancel(first) == true)
        #expect(queue.cancel(first) == false)
        #expect(queue.next == at(2))
        #expect(drain(&queue) == [2])
    }

    @Test func cancel_doesNothing_whenItsSlotServesAnotherEvent() {
        var queue = EventQueue<Int>()
        let first = queue.schedule(at: at(1), 1)
        _ = queue.popNext(upTo: at(1))
        queue.schedule(at: at(2), 2)
        #expect(queue.cancel(first) == false)
        #expect(drain(&queue) == [2])
    }

    @Test func cancel_keepsMemoryBounded() {
        var queue = EventQueue<Int>()
        queue.schedule(at: at(0), 0)
        for round in 0..<10_000 {
            let id = queue.schedule(at: at(Int64(1_000_000 - round)), round)
            queue.cancel(id)
        }
        #expect(queue.count == 1)
        #expect(Mirror(reflecting: queue).children.allSatisfy { (($0.value as? [Any])?.count ?? 0) < 100 })
    }

    @Test(arguments: 0..<20) func anyHistory_popsWhatASortedListWould(seed: UInt64) {
        var random = SeededRandom(seed: seed, name: "queue")
        var queue = EventQueue<Int>()
        var model: [(deadline: Instant, event: Int, id: EventID)] = []
        for event in 0..<500 {
            switch random.below(4) {
            case 0, 1:
                let deadline = at(Int64(random.below(200)))
                model.append((deadline, event, queue.schedule(at: deadline, event)))
            case 2:
                guard !model.isEmpty else { continue }
                let victim = model.remove(at: Int(random.below(UInt64(model.count))))
                #expect(queue.cancel(victim.id) == true)
            default:
                let earliest = model.indices.min {
                    (model[$0].deadline, model[$0].event) < (model[$1].deadline, model[$1].event)
                }
                let expected = earliest.map { model.remove(at: $0) }
                let popped = queue.popNext(upTo: at(.max))
                #expect(popped?.event == expected?.event, "seed \(seed)")
                #expect(popped?.deadline == expected?.deadline, "seed \(seed)")
            }
            #expect(queue.count == model.count)
            #expect(queue.next == model.map(\.deadline).min())
        }
    }
}
