// SPDX-License-Identifier: MIT

/// A blocking query that waits for a change. Callers who asked the same question at the same index share one, so that
/// thousands of watchers of one key cost one evaluation and one rendering.
final class ParkedQuery {
    /// The order in which queries parked, which is the order in which they wake.
    struct ID: Hashable, Comparable, Sendable {
        let number: UInt64
        static func < (a: ID, b: ID) -> Bool { a.number < b.number }
    }

    /// What makes two parked queries the same.
    struct Question: Hashable {
        /// The agent that was asked, and the server that answers; -1 for what agents answer by themselves.
        let agent: Int
        let server: Int
        let target: String
        let token: String
        let form: ResponseForm
        let minIndex: UInt64
    }

    let id: ID
    let question: Question
    let source: Source
    /// Those who wait, each with the event of its own deadline, in the order of their coming.
    var members: [(asker: Asker, deadline: EventID)] = []
    /// What the last run looked at.
    var watch: [WatchKey] = []
    /// What the token was found to allow.
    var permissions = QueryPermissions()
    /// How often the query ran.
    var runs = 1
    /// What must be exceeded now: rises while a query that finds nothing, or nothing new, goes on waiting.
    var minIndex: UInt64
    var foundNothingBefore: Bool

    /// What is run again when it wakes.
    enum Source {
        case read(Read, on: Agent, Server)
        case agent(AgentCall)
    }

    init(id: ID, question: Question, source: Source, minIndex: UInt64, foundNothingBefore: Bool) {
        self.id = id
        self.question = question
        self.source = source
        self.minIndex = minIndex
        self.foundNothingBefore = foundNothingBefore
    }
}
