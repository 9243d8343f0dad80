// SPDX-License-Identifier: MIT

/// The search for an order of one key's operations that explains what was answered.
///
/// Walks a list of beginnings and ends in the order in which they happened. A beginning may be next in the order; an
/// end whose operation is not in the order yet means that the last choice was wrong. Operations of unknown outcome have
/// no end: they may be in the order, and need not.
struct LinearizationSearch {
    enum Result: Equatable {
        case found
        /// None explains them all; the longest stopped before this operation's end.
        case none(stuckAt: Int)
        case limitReached
    }

    private struct Configuration: Hashable {
        var taken: [UInt64]
        var register: KVRegister
    }

    private struct Choice {
        let step: Int
        let before: KVRegister
        /// Nothing is lost by it, so its alternatives need no look.
        let isForced: Bool
    }

    private let steps: [KVStep]
    private let limit: Int
    /// The list: place 0 is before the first event. A place holds 2 × step, plus 1 for its end.
    private var events: [Int] = []
    private var next: [Int] = []
    private var previous: [Int] = []
    private var beginning: [Int]
    private var end: [Int?]

    private var configuration: Configuration
    private var seen: Set<Configuration> = []
    private var choices: [Choice] = []
    private var openEnds: Int
    private var mostTaken = -1
    private var stuckAt = 0

    init(_ steps: [KVStep], limit: Int) {
        self.steps = steps
        self.limit = limit
        let useful = Self.useful(steps)
        var ordered = useful.map { (steps[$0].invoked, 2 * $0) }
        ordered += useful.compactMap { step in steps[step].completed.map { ($0, 2 * step + 1) } }
        ordered.sort { $0.0 < $1.0 }
        events = [-1] + ordered.map(\.1)
        next = Array(1...events.count)
        previous = Array(-1..<events.count)
        beginning = Array(repeating: 0, count: steps.count)
        end = Array(repeating: nil, count: steps.count)
        configuration = Configuration(
            taken: Array(repeating: 0, count: steps.count / 64 + 1),
            register: KVRegister()
        )
        openEnds = 0
        for (place, event) in events.enumerated() where event >= 0 {
            if event % 2 == 0 {
                beginning[event / 2] = place
            } else {
                end[event / 2] = place
                openEnds += 1
            }
        }
    }

    mutating func run() -> Result {
        var place = next[0]
        while openEnds > 0 {
            if place < events.count, events[place] % 2 == 0 {
                place = take(events[place] / 2) ? next[0] : next[place]
                if seen.count > limit { return .limitReached }
                continue
            }
            if place < events.count, choices.count > mostTaken {
                (mostTaken, stuckAt) = (choices.count, events[place] / 2)
            }
            guard let step = undo() else { return .none(stuckAt: stuckAt) }
            place = next[beginning[step]]
        }
        return .found
    }

    /// Puts a step next in the order, where it fits and leads to something new.
    private mutating func take(_ step: Int) -> Bool {
        guard let register = configuration.register.after(steps[step]) else { return false }
        let before = configuration.register
        let isForced = before.isUnchanged(by: steps[step])
        configuration.taken[step / 64] |= 1 << UInt64(step % 64)
        configuration.register = register
        guard seen.insert(configuration).inserted else {
            restore(step, before)
            return false
        }
        choices.append(Choice(step: step, before: before, isForced: isForced))
        unlink(beginning[step])
        if let end = end[step] {
            unlink(end)
            openEnds -= 1
        }
        return true
    }

    /// Takes the last choice back that had alternatives; nil where there is none.
    private mutating func undo() -> Int? {
        while let choice = choices.popLast() {
            restore(choice.step, choice.before)
            if let end = end[choice.step] {
                relink(end)
                openEnds += 1
            }
            relink(beginning[choice.step])
            if !choice.isForced { return choice.step }
        }
        return nil
    }

    private mutating func restore(_ step: Int, _ register: KVRegister) {
        configuration.taken[step / 64] &= ~(1 << UInt64(step % 64))
        configuration.register = register
    }

    private mutating func unlink(_ place: Int) {
        next[previous[place]] = next[place]
        if next[place] < events.count { previous[next[place]] = previous[place] }
    }

    private mutating func relink(_ place: Int) {
        next[previous[place]] = place
        if next[place] < events.count { previous[next[place]] = place }
    }

    /// Leaves out writes of unknown outcome that explain nothing: nobody saw the value, and no check-and-set needs a
    /// write that changed the index. Where a value is written twice, any write between may explain its new index.
    private static func useful(_ steps: [KVStep]) -> [Int] {
        let known = steps.indices.filter { steps[$0].action != .get || steps[$0].outcome != .unknown }
        let written = steps.compactMap(\.written)
        let told = Set(steps.compactMap(\.told).map(\.index))
        let needsIndexes = steps.contains { step in
            guard case .cas(_, let index) = step.action else { return false }
            return step.outcome == .done(false) || index > 0 && !told.contains(index)
        }
        guard !needsIndexes, Set(written).count == written.count else { return known }
        let seen = Set(steps.compactMap(\.told).map(\.value))
        return known.filter { number in
            guard steps[number].outcome == .unknown, case .put(let value) = steps[number].action else { return true }
            return seen.contains(value)
        }
    }
}

extension KVStep {
    /// What a read found.
    fileprivate var told: (value: Int, index: UInt64)? {
        if case .found(let value, let index) = outcome { (value, index) } else { nil }
    }

    /// The value that is to be set.
    fileprivate var written: Int? {
        switch action {
        case .put(let value), .cas(let value, _): value
        case .get, .delete: nil
        }
    }
}
