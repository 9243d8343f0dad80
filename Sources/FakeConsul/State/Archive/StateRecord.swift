// SPDX-License-Identifier: MIT

/// One record of `state.bin`: what kind it is, then its value in MessagePack (`consul agent/consul/fsm`).
struct StateRecord: Equatable, Sendable {
    /// Consul's numbers of message types, those that snapshots hold.
    enum Kind: UInt8, Sendable {
        case registration = 0
        case kv = 2
        case session = 3
        case tombstone = 5
        case coordinates = 6
        case preparedQuery = 7
        case autopilot = 9
        case intention = 12
        case caRoot = 13
        case caProviderState = 14
        case caConfiguration = 15
        case index = 16
        case token = 17
        case policy = 19
        case configurationEntry = 22
        case role = 23
        case bindingRule = 25
        case authMethod = 27
        /// The parts of a large write that was under way.
        case chunking = 29
        case federationState = 30
        case systemMetadata = 31
        case virtualIP = 32
        case freeVirtualIP = 33
        case peering = 35
        case peeringTrustBundle = 38
        case peeringSecrets = 40
        /// What the second version of Consul's API keeps.
        case resource = 42
    }

    var kind: Kind
    var value: MessagePack
}

/// Writes `state.bin`.
struct StateRecordWriter {
    private var writer = MessagePackWriter()
    var bytes: [UInt8] { writer.bytes }

    /// - Parameter lastIndex: the newest index of any table.
    init(lastIndex: UInt64) { writer.value(.record(["LastIndex": .uint(lastIndex)])) }

    mutating func add(_ kind: StateRecord.Kind, _ value: MessagePack) {
        writer.byte(kind.rawValue)
        writer.value(value)
    }

    /// An entry of the table of indexes.
    mutating func index(_ name: String, _ index: UInt64) {
        if index > 0 { add(.index, .record(["Key": .text(name), "Value": .uint(index)])) }
    }
}

/// Reads `state.bin`, record by record.
struct StateRecordReader {
    private var reader: MessagePackReader
    /// The newest index of any table.
    let lastIndex: UInt64

    init(_ bytes: [UInt8]) throws(FormatError) {
        reader = MessagePackReader(bytes)
        lastIndex = try RecordFields(try reader.value()).uint("LastIndex")
    }

    mutating func next() throws(FormatError) -> StateRecord? {
        guard !reader.isAtEnd else { return nil }
        let number = try reader.byte()
        guard let kind = StateRecord.Kind(rawValue: number) else {
            throw FormatError("Unrecognized msg type \(number)")
        }
        return StateRecord(kind: kind, value: try reader.value())
    }
}

/// The members of a record as Go's codec takes them into a struct: what is absent or null is the zero value.
struct RecordFields {
    private let value: MessagePack

    init(_ value: MessagePack) throws(FormatError) {
        switch value {
        case .map, .null: self.value = value
        default: throw FormatError("msgpack decode error: only a map can be decoded into a struct")
        }
    }

    subscript(name: String) -> MessagePack { value[name] ?? .null }

    func bytes(_ name: String) throws(FormatError) -> [UInt8] {
        switch self[name] {
        case .bytes(let bytes): return bytes
        case .null: return []
        default: throw Self.mismatch(name)
        }
    }

    func text(_ name: String) throws(FormatError) -> String { String(decoding: try bytes(name), as: UTF8.self) }

    func uint(_ name: String) throws(FormatError) -> UInt64 {
        switch self[name] {
        case .uint(let number): return number
        case .int(let number) where number >= 0: return UInt64(number)
        case .null: return 0
        default: throw Self.mismatch(name)
        }
    }

    func int(_ name: String) throws(FormatError) -> Int64 {
        switch self[name] {
        case .int(let number): return number
        case .uint(let number) where number <= UInt64(Int64.max): return Int64(number)
        case .null: return 0
        default: throw Self.mismatch(name)
        }
    }

    /// Nil for null.
    func texts(_ name: String) throws(FormatError) -> [String]? {
        switch self[name] {
        case .null: return nil
        case .array(let elements):
            return try elements.map { (element) throws(FormatError) in
                guard case .bytes(let bytes) = element else { throw Self.mismatch(name) }
                return String(decoding: bytes, as: UTF8.self)
            }
        default: throw Self.mismatch(name)
        }
    }

    static func mismatch(_ name: String) -> FormatError {
        FormatError("msgpack decode error: \(name) has a value of another type")
    }
}

extension GoType {
    /// The record of a value whose JSON has all that the record has.
    func record(of value: some JSONWritable) -> MessagePack { record(written: { value.write(to: &$0) }) }

    /// The record of what is written so.
    func record(written write: (inout JSONWriter) -> Void) -> MessagePack {
        var json = JSONWriter(pretty: false)
        write(&json)
        return messagePack(from: JSONValue.reading(json.bytes))
    }
}
