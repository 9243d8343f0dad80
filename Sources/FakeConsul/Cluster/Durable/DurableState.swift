// SPDX-License-Identifier: MIT

/// What a server kept of itself before its process ended; nothing for one that begins.
struct DurableState {
    var raft = RaftDurableState<Command>()
    /// The state as of the log's snapshot; nil where it has none.
    var state: StateSnapshot?

    var isEmpty: Bool { raft.term == 0 && raft.log.isEmpty }
}

/// Makes a server's state of what was kept: the snapshot first, then the records in their order.
struct DurableStateBuilder {
    private let snapshot: DurableSnapshot?
    private var term: Term
    private var votedFor: ServerID?
    /// One follows the other; those that the snapshot covers may be among them.
    private var entries: [LogEntry<Command>] = []

    init(snapshot bytes: [UInt8]? = nil) throws(FormatError) {
        snapshot = try bytes.map { (bytes) throws(FormatError) in try Self.read(bytes) }
        term = snapshot?.mark.term ?? 0
    }

    mutating func add(_ record: [UInt8]) throws(FormatError) {
        switch try Self.read(record) as DurableRecord {
        case .vote(let term, let votedFor):
            self.term = term
            self.votedFor = votedFor
        case .truncate(let index): truncate(from: index)
        case .entry(let entry):
            truncate(from: entry.index)
            if let last = entries.last, last.index + 1 != entry.index {
                throw FormatError("entry \(entry.index) follows entry \(last.index)")
            }
            entries.append(entry)
        }
    }

    func finish() throws(FormatError) -> DurableState {
        var state = DurableState()
        state.raft.term = max(term, entries.last?.term ?? 0)
        // A vote counts in its own term only.
        state.raft.votedFor = state.raft.term == term ? votedFor : nil
        state.state = snapshot?.state
        let covered = snapshot?.mark.index ?? 0
        if let snapshot { state.raft.log.reset(to: snapshot.mark) }
        guard let first = entries.first?.index else { return isCutBootstrap ? DurableState() : state }
        guard first <= covered + 1 else {
            throw FormatError("the entries from \(covered + 1) to \(first - 1) are missing")
        }
        guard agreesWithSnapshot else { return state }
        for entry in entries where entry.index > covered { state.raft.log.append(entry) }
        return state
    }

    /// Whether the process ended in the middle of a bootstrap, which then takes place anew. In term 1 there was no
    /// earlier vote to forget.
    private var isCutBootstrap: Bool { snapshot == nil && entries.isEmpty && term <= 1 && votedFor == nil }

    /// Whether the entries go on where the snapshot ends. They do not where a snapshot came from outside and the
    /// process ended before the older entries were taken away: then they count no more.
    private var agreesWithSnapshot: Bool {
        guard let mark = snapshot?.mark, let first = entries.first?.index, first <= mark.index else { return true }
        let offset = mark.index - first
        return offset < entries.count && entries[Int(offset)].term == mark.term
    }

    private mutating func truncate(from index: LogIndex) {
        guard let first = entries.first?.index, index < first + LogIndex(entries.count) else { return }
        entries.removeLast(entries.count - Int(max(index, first) - first))
    }

    private static func read<Value: BinaryCodable>(_ bytes: [UInt8]) throws(FormatError) -> Value {
        var reader = BinaryReader(bytes)
        let value = try reader.value(Value.self)
        guard reader.isAtEnd else { throw FormatError("\(reader.remaining) bytes too many") }
        return value
    }
}
