// SPDX-License-Identifier: MIT

/// Names one scheduled call until it is made or cancelled.
struct TimerID: Hashable, Sendable {
    fileprivate let sequence: UInt64
}

/// Calls to be made at a time, in the order of their deadlines, and of scheduling where those are equal.
struct TimerQueue {
    private struct Entry {
        let deadline: Instant
        let sequence: UInt64

        func isBefore(_ other: Entry) -> Bool { (deadline, sequence) < (other.deadline, other.sequence) }
    }

    private var heap: [Entry] = []
    private var actions: [UInt64: () -> Void] = [:]
    private var lastSequence: UInt64 = 0

    /// The earliest deadline; may be that of a cancelled call.
    var nextDeadline: Instant? { heap.first?.deadline }

    mutating func schedule(at deadline: Instant, _ action: @escaping () -> Void) -> TimerID {
        lastSequence += 1
        actions[lastSequence] = action
        heap.append(Entry(deadline: deadline, sequence: lastSequence))
        siftUp(heap.count - 1)
        return TimerID(sequence: lastSequence)
    }

    mutating func cancel(_ id: TimerID) {
        actions[id.sequence] = nil
        while let first = heap.first, actions[first.sequence] == nil { removeFirst() }
    }

    /// Takes out the next call that is due, or nil.
    mutating func popDue(at now: Instant) -> (() -> Void)? {
        while let first = heap.first, first.deadline <= now {
            removeFirst()
            if let action = actions.removeValue(forKey: first.sequence) { return action }
        }
        return nil
    }

    private mutating func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while let child = smallerChild(of: parent), heap[child].isBefore(heap[parent]) {
            heap.swapAt(child, parent)
            parent = child
        }
    }

    private func smallerChild(of parent: Int) -> Int? {
        let left = parent * 2 + 1
        guard left < heap.count else { return nil }
        return left + 1 < heap.count && heap[left + 1].isBefore(heap[left]) ? left + 1 : left
    }

    private mutating func siftUp(_ index: Int) {
        var child = index
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }
}
