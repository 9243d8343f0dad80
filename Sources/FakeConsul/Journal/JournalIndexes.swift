// SPDX-License-Identifier: MIT

/// When a state reached its indexes, the newest of them.
struct JournalIndexes {
    private var reached: [(index: UInt64, at: Instant)] = []
    private static let most = 20_000

    /// An index that is not above the last is a replica's, or of a state that was restored.
    mutating func add(_ index: UInt64, at now: Instant) {
        if let last = reached.last, index <= last.index { return }
        if reached.count == Self.most { reached.removeFirst(Self.most / 2) }
        reached.append((index, now))
    }

    /// When an index was reached; nil where that is not known any more.
    func time(of index: UInt64) -> Instant? {
        let place = place(from: index)
        return place < reached.count && reached[place].index == index ? reached[place].at : nil
    }

    /// When the first index above this one was reached.
    func firstTime(above index: UInt64) -> Instant? {
        let place = place(from: index == .max ? index : index + 1)
        return place < reached.count ? reached[place].at : nil
    }

    /// The first place whose index is not below this one.
    private func place(from index: UInt64) -> Int {
        var (low, high) = (0, reached.count)
        while low < high {
            let middle = (low + high) / 2
            if reached[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
