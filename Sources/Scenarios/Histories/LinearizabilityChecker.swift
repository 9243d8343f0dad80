// SPDX-License-Identifier: MIT

/// Judges whether a history of a KV store is linearizable: whether every operation can be thought to happen at one
/// instant between its beginning and its answer.
///
/// Keys are independent of each other, so each is judged by itself (Herlihy and Wing's locality), by Wing and Gong's
/// search with Lowe's memory of the configurations seen. The search is exponential at worst, and stops at a limit.
public enum LinearizabilityChecker {
    public enum Verdict: Sendable, Equatable {
        case valid
        /// No order explains the history; the text says of which key, and where the longest explanation ends.
        case violated(String)
        /// The search reached its limit first.
        case unknown
    }

    /// - Parameter limit: how many configurations to look at for each key.
    public static func check(_ history: KVHistory, limit: Int = 200_000) -> Verdict {
        var keys: [String] = []
        var byKey: [[UInt8]: [KVHistory.Operation]] = [:]
        for operation in history.operations {
            // Keys are bytes: texts that only look the same are different keys.
            let bytes = Array(operation.key.utf8)
            if byKey[bytes] == nil { keys.append(operation.key) }
            byKey[bytes, default: []].append(operation)
        }
        var verdict = Verdict.valid
        for key in keys {
            let operations = byKey[Array(key.utf8)] ?? []
            var search = LinearizationSearch(KVStep.steps(of: operations), limit: limit)
            switch search.run() {
            case .found: continue
            case .limitReached: verdict = .unknown
            case .none(let stuckAt):
                return .violated("key \(key), \(operations.count) operations; nothing explains \(operations[stuckAt])")
            }
        }
        return verdict
    }
}

extension KVStep {
    /// The operations of one key, their values numbered.
    static func steps(of operations: [KVHistory.Operation]) -> [KVStep] {
        var numbers: [[UInt8]: Int] = [:]
        func number(_ value: String) -> Int {
            let bytes = Array(value.utf8)
            let number = numbers[bytes] ?? numbers.count
            numbers[bytes] = number
            return number
        }
        return operations.map { operation in
            let action: Action =
                switch operation.action {
                case .get: .get
                case .put(let value): .put(number(value))
                case .delete: .delete
                case .cas(let value, let index): .cas(number(value), index: index)
                }
            let outcome: Outcome =
                switch operation.outcome {
                case .found(let value, let index): .found(number(value), index: index)
                case .notFound: .notFound
                case .done(let isDone): .done(isDone)
                case .unknown: .unknown
                }
            return KVStep(
                action: action,
                outcome: outcome,
                invoked: operation.invoked,
                completed: outcome == .unknown ? nil : operation.completed
            )
        }
    }
}
