// SPDX-License-Identifier: MIT

/// The lines that an agent logged last, for `/v1/agent/monitor`, the log file and a test that looks at them.
struct AgentLog: Sendable {
    /// One line without its time: who says it, what, and the values that belong to it.
    struct Line: Equatable, Sendable {
        /// The part of the agent: `agent`, `agent.server`, `agent.anti_entropy` ...
        var part: String
        var message: String
        var values: [Value] = []

        struct Value: Equatable, Sendable {
            let name: String
            let text: String
        }

        init(_ part: String, _ message: String, _ values: KeyValuePairs<String, String> = [:]) {
            self.part = part
            self.message = message
            self.values = values.map { Value(name: $0.key, text: $0.value) }
        }
    }

    struct Entry: Equatable, Sendable {
        let time: Instant
        let level: LogLevel
        let line: Line
    }

    /// The most entries that are kept; older ones go.
    static let capacity = 512

    private var ring: [Entry] = []
    /// How many entries were ever logged; the number of the next one.
    private(set) var count: UInt64 = 0

    mutating func append(_ level: LogLevel, _ line: Line, at time: Instant) {
        let entry = Entry(time: time, level: level, line: line)
        if ring.count < Self.capacity { ring.append(entry) } else { ring[Int(count % UInt64(Self.capacity))] = entry }
        count += 1
    }

    /// The entries from the one of that number on, as far as they are still kept.
    func entries(from number: UInt64) -> [Entry] {
        let first = max(number, count - UInt64(ring.count))
        guard first < count else { return [] }
        return (first..<count).map { ring[Int($0 % UInt64(Self.capacity))] }
    }
}
