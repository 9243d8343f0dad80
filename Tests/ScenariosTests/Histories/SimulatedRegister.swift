// SPDX-License-Identifier: MIT

import Scenarios

/// One key of a store that is right, asked by clients at random: every operation is done at one instant between its
/// beginning and its answer, and some answers are lost.
struct SimulatedRegister {
    private var random: UInt64
    private var value: String?
    private var index: UInt64 = 10
    private var modifyIndex: UInt64 = 0
    private var written = 0
    /// How many different values there are; few make histories in which one write can be taken for another.
    var values = Int.max

    init(seed: UInt64) { random = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

    /// A number below the bound, by Marsaglia's xorshift.
    mutating func draw(below bound: Int) -> Int {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return Int(random % UInt64(bound))
    }

    private enum Phase {
        case idle
        case asked(KVHistory.Ticket, KVHistory.Action)
        case done(KVHistory.Ticket, KVHistory.Outcome)
    }

    mutating func history(operations: Int, clients: Int, lossPerHundred: Int = 5) -> KVHistory {
        var history = KVHistory()
        var phases = Array(repeating: Phase.idle, count: clients)
        var begun = 0
        var steps = 0
        while begun < operations || phases.contains(where: { if case .idle = $0 { false } else { true } }) {
            steps += 1
            let client = draw(below: clients)
            switch phases[client] {
            case .idle where begun < operations:
                let action = action()
                begun += 1
                let ticket = history.invoke(action, "k", by: client, at: .milliseconds(steps))
                phases[client] = .asked(ticket, action)
            case .idle: break
            case .asked(let ticket, let action):
                let isLost = draw(below: 100) < lossPerHundred
                if isLost, draw(below: 2) == 0 {
                    phases[client] = .idle
                } else {
                    let outcome = answer(to: action)
                    phases[client] = isLost ? .idle : .done(ticket, outcome)
                }
            case .done(let ticket, let outcome):
                history.complete(ticket, outcome, at: .milliseconds(steps))
                phases[client] = .idle
            }
        }
        return history
    }

    private mutating func action() -> KVHistory.Action {
        switch draw(below: 8) {
        case 0...3: return .get
        case 4, 5: return .put(newValue())
        case 6: return .delete
        default: return .cas(newValue(), index: draw(below: 3) == 0 ? 0 : modifyIndex)
        }
    }

    private mutating func newValue() -> String {
        written += 1
        return "v\(values == .max ? written : draw(below: values))"
    }

    private mutating func answer(to action: KVHistory.Action) -> KVHistory.Outcome {
        index += 1
        switch action {
        case .get: return value.map { .found($0, modifyIndex: modifyIndex) } ?? .notFound
        case .put(let value): set(value)
        case .delete: value = nil
        case .cas(let new, let expected):
            guard expected == (value == nil ? 0 : modifyIndex) else { return .done(false) }
            set(new)
        }
        return .done(true)
    }

    private mutating func set(_ value: String) {
        if self.value != value { modifyIndex = index }
        self.value = value
    }
}
