// SPDX-License-Identifier: MIT

/// Reads what a `BinaryWriter` wrote. Every method throws, and none traps or asks for much memory, on input that is cut
/// off or hostile.
struct BinaryReader {
    private let input: [UInt8]
    /// How many bytes were read.
    private(set) var position: Int
    private let end: Int

    init(_ bytes: [UInt8]) {
        input = bytes
        position = 0
        end = bytes.count
    }

    var isAtEnd: Bool { position == end }

    /// How many bytes are left.
    var remaining: Int { end - position }

    private func broken(_ what: String) -> FormatError { FormatError("\(what) at byte \(position)") }

    mutating func byte() throws(FormatError) -> UInt8 {
        guard position < end else { throw broken("unexpected end") }
        defer { position += 1 }
        return input[position]
    }

    mutating func bool() throws(FormatError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        default: throw broken("neither true nor false")
        }
    }

    mutating func uint() throws(FormatError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let next = try byte()
            guard shift < 63 || next <= 1 else { break }
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return value }
        }
        throw broken("number too large")
    }

    /// A number that must fit the narrower type.
    mutating func uint<Number: FixedWidthInteger>(as: Number.Type) throws(FormatError) -> Number {
        guard let value = Number(exactly: try uint()) else { throw broken("number too large") }
        return value
    }

    mutating func int64() throws(FormatError) -> Int64 {
        let value = try uint()
        return Int64(bitPattern: value >> 1) ^ -Int64(value & 1)
    }

    mutating func int() throws(FormatError) -> Int {
        guard let value = Int(exactly: try int64()) else { throw broken("number too large") }
        return value
    }

    mutating func fixed() throws(FormatError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { value |= UInt64(try byte()) << shift }
        return value
    }

    mutating func double() throws(FormatError) -> Double { Double(bitPattern: try fixed()) }

    mutating func duration() throws(FormatError) -> Duration { .nanoseconds(try int64()) }

    mutating func bytes() throws(FormatError) -> [UInt8] {
        let count = try count()
        defer { position += count }
        return Array(input[position..<position + count])
    }

    mutating func string() throws(FormatError) -> String {
        let count = try count()
        defer { position += count }
        return GoText.string(Array(input[position..<position + count]))
    }

    mutating func value<Value: BinaryCodable>(_: Value.Type = Value.self) throws(FormatError) -> Value {
        try Value(from: &self)
    }

    /// A length: no more than the bytes that are left, since everything that is counted takes one at least.
    private mutating func count() throws(FormatError) -> Int {
        let count = try uint()
        guard count <= UInt64(remaining) else { throw broken("length beyond the end") }
        return Int(count)
    }

    // MARK: Compounds

    mutating func optional<Value>(
        _ read: (inout BinaryReader) throws(FormatError) -> Value
    ) throws(FormatError) -> Value? {
        try bool() ? try read(&self) : nil
    }

    mutating func optional<Value: BinaryCodable>(_: Value.Type = Value.self) throws(FormatError) -> Value? {
        try bool() ? try Value(from: &self) : nil
    }

    mutating func array<Value>(
        _ read: (inout BinaryReader) throws(FormatError) -> Value
    ) throws(FormatError) -> [Value] {
        let count = try count()
        var values: [Value] = []
        // A hostile count costs no more memory than the input has bytes.
        values.reserveCapacity(min(count, remaining / max(1, MemoryLayout<Value>.stride)))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    mutating func array<Value: BinaryCodable>(of: Value.Type = Value.self) throws(FormatError) -> [Value] {
        try array { (reader) throws(FormatError) in try Value(from: &reader) }
    }

    mutating func strings() throws(FormatError) -> [String] {
        try array { (reader) throws(FormatError) in try reader.string() }
    }

    mutating func dictionary<Value>(
        _ read: (inout BinaryReader) throws(FormatError) -> Value
    ) throws(FormatError) -> [String: Value] {
        let count = try count()
        var values: [String: Value] = [:]
        for _ in 0..<count {
            let key = try string()
            values[key] = try read(&self)
        }
        return values
    }

    mutating func stringMap() throws(FormatError) -> [String: String] {
        try dictionary { (reader) throws(FormatError) in try reader.string() }
    }
}
