// SPDX-License-Identifier: MIT

/// What clients asked of a KV store, and what they were told, in the order in which it happened.
///
/// ```swift
/// var history = KVHistory()
/// let put = history.invoke(.put("blue"), "color", by: 1, at: .seconds(1))
/// history.complete(put, .done(true), at: .seconds(2))
/// LinearizabilityChecker.check(history)          // .valid
/// ```
///
/// What counts is the order of the calls of `invoke` and `complete`; the times are for the reports alone. Values that
/// are each written once make the sharpest histories, as nobody can then take one write for another. A restored
/// snapshot is not in the model: it makes a new history.
public struct KVHistory: Sendable {
    /// What a client asks. Flags, locks and sessions are not in the model.
    public enum Action: Sendable, Hashable {
        case get
        case put(String)
        case delete
        /// Sets the key where its ModifyIndex is this one; with 0, where there is no such key.
        case cas(String, index: UInt64)
    }

    /// What the client was told.
    public enum Outcome: Sendable, Hashable {
        case found(String, modifyIndex: UInt64)
        case notFound
        /// Answered `true` or `false`. A write that was answered `false` changed nothing.
        case done(Bool)
        /// No answer, or an error that leaves open whether it was done: now, at any time later, or never.
        case unknown
    }

    /// One action of one client.
    public struct Operation: Sendable, Hashable {
        public let client: Int
        public let key: String
        public let action: Action
        public let invokedAt: Duration
        public fileprivate(set) var outcome = Outcome.unknown
        /// Nil where no answer came.
        public fileprivate(set) var completedAt: Duration?
        /// Places in the order of all invocations and completions.
        let invoked: Int
        fileprivate(set) var completed: Int?
        fileprivate(set) var isDropped = false
    }

    /// Names an operation that is under way.
    public struct Ticket: Sendable, Hashable {
        fileprivate let number: Int
    }

    private var all: [Operation] = []
    private var events = 0

    public init() {}

    /// The operations in the order of their beginnings, without those that certainly did nothing.
    public var operations: [Operation] { all.filter { !$0.isDropped } }

    /// A client begins an operation.
    public mutating func invoke(_ action: Action, _ key: String, by client: Int, at time: Duration) -> Ticket {
        all.append(Operation(client: client, key: key, action: action, invokedAt: time, invoked: events))
        events += 1
        return Ticket(number: all.count - 1)
    }

    /// The client is told what came of it. Without this the outcome is unknown.
    public mutating func complete(_ ticket: Ticket, _ outcome: Outcome, at time: Duration) {
        all[ticket.number].outcome = outcome
        all[ticket.number].completedAt = time
        all[ticket.number].completed = events
        events += 1
    }

    /// The client is told that nothing was done, and nothing will be: the operation leaves the history.
    public mutating func drop(_ ticket: Ticket) { all[ticket.number].isDropped = true }
}

extension KVHistory.Operation: CustomStringConvertible {
    public var description: String {
        let asked =
            switch action {
            case .get: "get \(key)"
            case .put(let value): "put \(key) = \(value)"
            case .delete: "delete \(key)"
            case .cas(let value, let index): "put \(key) = \(value) if at \(index)"
            }
        let told =
            switch outcome {
            case .found(let value, let index): "\(value) at \(index)"
            case .notFound: "nothing"
            case .done(let isDone): "\(isDone)"
            case .unknown: "unknown"
            }
        let end = completedAt.map { "\($0)" } ?? "-"
        return "client \(client), \(invokedAt) to \(end): \(asked): \(told)"
    }
}
