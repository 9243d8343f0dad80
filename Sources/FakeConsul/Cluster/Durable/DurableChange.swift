// SPDX-License-Identifier: MIT

/// What a server's shell is to keep, so that the server goes on from there after its process has ended.
enum DurableChange: Equatable, Sendable {
    /// Put a record behind those that are there.
    case append([UInt8])
    /// Put a snapshot in the place of the one that is there, and these records in the place of all others. The shell
    /// may be cut off between the two: snapshot and older records make the same state.
    case replace(snapshot: [UInt8], records: [[UInt8]])
}

/// One record of the write-ahead log.
enum DurableRecord: Sendable {
    case vote(term: Term, votedFor: ServerID?)
    /// An entry takes the place of the one that had its index, and of all that followed that.
    case entry(LogEntry<Command>)
    case truncate(from: LogIndex)

    /// The version of the form of records and snapshots; to be raised when an older reader would not understand them.
    static let formatVersion = 1

    var bytes: [UInt8] {
        var writer = BinaryWriter()
        writer.value(self)
        return writer.bytes
    }
}

extension DurableRecord: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .vote(let term, let votedFor):
            writer.byte(1)
            writer.uint(term)
            writer.optional(votedFor)
        case .entry(let entry):
            writer.byte(2)
            writer.value(entry)
        case .truncate(let index):
            writer.byte(3)
            writer.uint(index)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .vote(term: try reader.raftNumber(), votedFor: try reader.optional())
        case 2: self = .entry(try reader.value())
        case 3: self = .truncate(from: try reader.raftNumber())
        case let kind: throw FormatError("unknown kind \(kind) of record")
        }
    }
}

/// The state as of an entry, with what Raft must know of that entry.
struct DurableSnapshot: BinaryCodable {
    var mark: SnapshotMark
    var state: StateSnapshot

    init(mark: SnapshotMark, state: StateSnapshot) {
        self.mark = mark
        self.state = state
    }

    func write(to writer: inout BinaryWriter) {
        writer.value(mark)
        writer.value(state)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        mark = try reader.value()
        state = try reader.value()
        guard state.appliedIndex <= mark.index else { throw FormatError("the state is newer than its snapshot") }
    }

    var bytes: [UInt8] {
        var writer = BinaryWriter()
        writer.value(self)
        return writer.bytes
    }
}
