// SPDX-License-Identifier: MIT

/// What is written to, and read from, a compact binary form: persisted state and the write-ahead log.
protocol BinaryCodable {
    func write(to writer: inout BinaryWriter)

    /// Throws on input that is cut off or was never written by `write`; never traps.
    init(from reader: inout BinaryReader) throws(FormatError)
}

/// Writes values as bytes, without names or types: the reader must ask for the same kinds in the same order.
///
/// Integers take seven bits a byte, so that small ones take one byte; texts and lists begin with their length. Equal
/// values give equal bytes, dictionaries too.
struct BinaryWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func bool(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// A number that is not negative, the lowest seven bits first.
    mutating func uint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A number with a sign; those near zero are short.
    mutating func int(_ value: Int64) { uint(UInt64(bitPattern: value << 1 ^ value >> 63)) }

    mutating func int(_ value: Int) { int(Int64(value)) }

    /// A number of eight bytes, the lowest first: for hashes and the like, which are never small.
    mutating func fixed(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func double(_ value: Double) { fixed(value.bitPattern) }

    /// To the nanosecond.
    mutating func duration(_ value: Duration) { int(value.nanoseconds) }

    mutating func bytes(_ value: [UInt8]) {
        uint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    mutating func string(_ value: String) {
        uint(UInt64(value.utf8.count))
        var value = value
        value.withUTF8 { bytes.append(contentsOf: $0) }
    }

    mutating func value(_ value: some BinaryCodable) { value.write(to: &self) }

    // MARK: Compounds

    mutating func optional<Value>(_ value: Value?, _ write: (inout BinaryWriter, Value) -> Void) {
        bool(value != nil)
        if let value { write(&self, value) }
    }

    mutating func optional(_ value: (some BinaryCodable)?) { optional(value) { $0.value($1) } }

    mutating func array<Value>(_ values: [Value], _ write: (inout BinaryWriter, Value) -> Void) {
        uint(UInt64(values.count))
        for value in values { write(&self, value) }
    }

    mutating func array(_ values: [some BinaryCodable]) { array(values) { $0.value($1) } }

    mutating func strings(_ values: [String]) { array(values) { $0.string($1) } }

    /// In the order of the keys' bytes.
    mutating func dictionary<Value>(_ values: [String: Value], _ write: (inout BinaryWriter, Value) -> Void) {
        array(values.sorted { $0.key.precedesInBytes($1.key) }) { writer, entry in
            writer.string(entry.key)
            write(&writer, entry.value)
        }
    }

    mutating func stringMap(_ values: [String: String]) { dictionary(values) { $0.string($1) } }
}
