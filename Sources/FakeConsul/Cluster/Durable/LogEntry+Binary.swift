// SPDX-License-Identifier: MIT

/// The log's parts as the data directory keeps them. A number once given to a kind is never given to another.
extension LogEntry: BinaryCodable where Command: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.uint(term)
        writer.int(proposedAt.nanoseconds)
        switch kind {
        case .command(let command):
            writer.byte(1)
            writer.value(command)
        case .noop: writer.byte(2)
        case .barrier: writer.byte(3)
        case .configuration(let configuration):
            writer.byte(4)
            writer.value(configuration)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        index = try reader.raftNumber()
        guard index > 0 else { throw FormatError("a log begins at 1, not at 0") }
        term = try reader.raftNumber()
        proposedAt = Instant(nanoseconds: try reader.int64())
        switch try reader.byte() {
        case 1: kind = .command(try reader.value())
        case 2: kind = .noop
        case 3: kind = .barrier
        case 4: kind = .configuration(try reader.value())
        case let kind: throw FormatError("unknown kind \(kind) of log entry")
        }
    }
}

extension SnapshotMark: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.uint(term)
        writer.value(configuration)
        writer.uint(configurationIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        index = try reader.raftNumber()
        term = try reader.raftNumber()
        configuration = try reader.value()
        configurationIndex = try reader.raftNumber()
    }
}

extension RaftConfiguration: BinaryCodable {
    func write(to writer: inout BinaryWriter) { writer.array(servers) }

    init(from reader: inout BinaryReader) throws(FormatError) { servers = try reader.array() }
}

extension RaftServer: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(suffrage.rawValue)
        writer.value(id)
        writer.string(address)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        let word = try reader.string()
        guard let suffrage = Suffrage(rawValue: word) else {
            throw FormatError("unknown suffrage \(GoQuote.quote(word))")
        }
        self.suffrage = suffrage
        id = try reader.value()
        address = try reader.string()
    }
}

extension ServerID: BinaryCodable {
    func write(to writer: inout BinaryWriter) { writer.string(name) }

    init(from reader: inout BinaryReader) throws(FormatError) { self.init(try reader.string()) }
}

extension BinaryReader {
    /// A term, or a place in the log. Raft counts on from it, so that one near the end of the range is no honest one.
    mutating func raftNumber() throws(FormatError) -> UInt64 {
        let value = try uint()
        guard value < 1 << 62 else { throw FormatError("\(value) is out of range") }
        return value
    }
}
