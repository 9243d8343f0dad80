// SPDX-License-Identifier: MIT

import Testing

@testable import Scenarios

/// The checker against one that tries every order.
@Suite struct LinearizabilityRandomTests {
    @Test func verdict_isThatOfEveryOrder() {
        var counts: [Bool: Int] = [:]
        for seed in 1...4_000 as ClosedRange<UInt64> {
            var store = SimulatedRegister(seed: seed)
            store.values = seed % 3 == 0 ? .max : 3
            let right = store.history(operations: 6, clients: 3, lossPerHundred: 15)
            let history = seed % 4 == 0 ? right : store.spoiled(right)
            let expected = EveryOrder.explains(history)
            counts[expected, default: 0] += 1
            let verdict = LinearizabilityChecker.check(history)
            let isValid = verdict == .valid
            #expect(isValid == expected, "seed \(seed): \(verdict)\n\(history.text)")
            if seed % 4 == 0 { #expect(isValid, "seed \(seed): a right store's history\n\(history.text)") }
        }
        #expect(counts[true, default: 0] > 500 && counts[false, default: 0] > 500, "\(counts)")
    }

    @Test func longHistories_ofARightStore_areValid_andSpoiledOnesAreMostlyNot() {
        var violated = 0
        for seed in 1...40 as ClosedRange<UInt64> {
            var store = SimulatedRegister(seed: seed)
            let right = store.history(operations: 150, clients: 6)
            #expect(LinearizabilityChecker.check(right) == .valid, "seed \(seed)")
            if case .violated = LinearizabilityChecker.check(store.spoiled(right)) { violated += 1 }
        }
        #expect(violated > 20, "\(violated)")
    }
}

extension KVHistory {
    var text: String { operations.map(\.description).joined(separator: "\n") }
}

extension SimulatedRegister {
    /// The history with one answer changed.
    mutating func spoiled(_ history: KVHistory) -> KVHistory {
        let operations = history.operations
        let target = draw(below: operations.count)
        var events = operations.enumerated().map { ($1.invoked, $0, false) }
        events += operations.enumerated().compactMap { number, one in one.completed.map { ($0, number, true) } }
        events.sort { $0.0 < $1.0 }
        var copy = KVHistory()
        var tickets: [Int: KVHistory.Ticket] = [:]
        for (_, number, isEnd) in events {
            let operation = operations[number]
            guard isEnd else {
                tickets[number] = copy.invoke(
                    operation.action, operation.key, by: operation.client, at: operation.invokedAt
                )
                continue
            }
            let outcome = number == target ? changed(operation.outcome) : operation.outcome
            copy.complete(tickets[number]!, outcome, at: operation.completedAt!)
        }
        return copy
    }

    private mutating func changed(_ outcome: KVHistory.Outcome) -> KVHistory.Outcome {
        switch outcome {
        case .found(_, let index): draw(below: 2) == 0 ? .notFound : .found("v\(draw(below: 3))", modifyIndex: index)
        case .notFound: .found("v\(draw(below: 3))", modifyIndex: UInt64(11 + draw(below: 4)))
        case .done(let isDone): .done(!isDone)
        case .unknown: .unknown
        }
    }
}

/// Tries every order of the operations, with every choice of lost ones, against a store written down differently: as
/// the list of its versions, and what each answer says of their indexes.
enum EveryOrder {
    static func explains(_ history: KVHistory) -> Bool {
        search(history.operations, taken: [])
    }

    private static func search(_ rest: [KVHistory.Operation], taken: [KVHistory.Operation]) -> Bool {
        if !rest.contains(where: { $0.outcome != .unknown }), isRight(taken) { return true }
        for (number, operation) in rest.enumerated() {
            let others = rest[..<number] + rest[(number + 1)...]
            let mustWait = others.contains { $0.outcome != .unknown && $0.completed! < operation.invoked }
            if !mustWait, search(Array(others), taken: taken + [operation]) { return true }
        }
        return false
    }

    private struct Version {
        var value: String?
        var indexes: Set<UInt64> = []
        var others: Set<UInt64> = []
    }

    private static func isRight(_ order: [KVHistory.Operation]) -> Bool {
        var versions = [Version()]
        func set(_ value: String?) { if versions.last!.value != value { versions.append(Version(value: value)) } }
        for operation in order {
            let last = versions.count - 1
            switch (operation.action, operation.outcome) {
            case (.get, .unknown), (.put, .done(false)), (.delete, .done(false)): break
            case (.get, .found(let value, let index)):
                if versions[last].value != value { return false }
                versions[last].indexes.insert(index)
            case (.get, .notFound): if versions[last].value != nil { return false }
            case (.put(let value), _): set(value)
            case (.delete, _): set(nil)
            case (.cas(_, let index), .done(false)):
                if versions[last].value == nil, index == 0 { return false }
                if versions[last].value != nil { versions[last].others.insert(index) }
            case (.cas(let value, let index), .done), (.cas(let value, let index), .unknown):
                if versions[last].value == nil {
                    if index != 0 { return false }
                } else {
                    if index == 0 { return false }
                    versions[last].indexes.insert(index)
                }
                set(value)
            default: return false
            }
        }
        return haveIndexes(versions)
    }

    /// Whether indexes can be found for the versions: each one number, greater than the one before.
    private static func haveIndexes(_ versions: [Version]) -> Bool {
        var least: UInt64 = 0
        for version in versions.dropFirst() {
            var index = least + 1
            if let told = version.indexes.first {
                guard version.indexes.count == 1, told > least, !version.others.contains(told) else { return false }
                index = told
            } else if version.value != nil {
                while version.others.contains(index) { index += 1 }
            }
            least = index
        }
        return true
    }
}
