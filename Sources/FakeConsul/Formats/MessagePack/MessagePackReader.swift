// SPDX-License-Identifier: MIT

/// Reads MessagePack values one after the other. It throws, and neither traps nor asks for more memory than a small
/// multiple of the input, whatever the input is.
struct MessagePackReader {
    private let input: [UInt8]
    /// How many bytes were read.
    private(set) var position = 0

    /// How deep values may nest: a JSON document as deep as any is kept, within the records of a snapshot.
    static let maxDepth = JSONParser.keptDepth + 16

    init(_ input: [UInt8]) { self.input = input }

    var isAtEnd: Bool { position == input.count }

    private func broken(_ what: String) -> FormatError {
        FormatError("msgpack decode error [pos \(position)]: \(what)")
    }

    mutating func byte() throws(FormatError) -> UInt8 {
        guard position < input.count else { throw FormatError("unexpected EOF") }
        defer { position += 1 }
        return input[position]
    }

    mutating func value() throws(FormatError) -> MessagePack { try value(depth: 0) }

    private mutating func value(depth: Int) throws(FormatError) -> MessagePack {
        let tag = try byte()
        switch tag {
        case ...0x7f: return .uint(UInt64(tag))
        case 0x80...0x8f: return try map(Int(tag & 0x0f), depth)
        case 0x90...0x9f: return try array(Int(tag & 0x0f), depth)
        case 0xa0...0xbf: return .bytes(try bytes(Int(tag & 0x1f)))
        case 0xc0: return .null
        case 0xc2, 0xc3: return .bool(tag == 0xc3)
        case 0xc4, 0xd9: return .bytes(try bytes(Int(try number(UInt8.self))))
        case 0xc5, 0xda: return .bytes(try bytes(Int(try number(UInt16.self))))
        case 0xc6, 0xdb: return .bytes(try bytes(Int(try number(UInt32.self))))
        case 0xca: return .double(Double(Float(bitPattern: try number(UInt32.self))))
        case 0xcb: return .double(Double(bitPattern: try number(UInt64.self)))
        case 0xcc: return .uint(UInt64(try number(UInt8.self)))
        case 0xcd: return .uint(UInt64(try number(UInt16.self)))
        case 0xce: return .uint(UInt64(try number(UInt32.self)))
        case 0xcf: return .uint(try number(UInt64.self))
        case 0xd0: return .int(Int64(try number(Int8.self)))
        case 0xd1: return .int(Int64(try number(Int16.self)))
        case 0xd2: return .int(Int64(try number(Int32.self)))
        case 0xd3: return .int(try number(Int64.self))
        case 0xdc: return try array(Int(try number(UInt16.self)), depth)
        case 0xdd: return try array(Int(try number(UInt32.self)), depth)
        case 0xde: return try map(Int(try number(UInt16.self)), depth)
        case 0xdf: return try map(Int(try number(UInt32.self)), depth)
        case 0xe0...: return .int(Int64(Int8(bitPattern: tag)))
        default: throw broken("unknown kind of value, 0x\(Hex.encode([tag]))")
        }
    }

    private mutating func array(_ count: Int, _ depth: Int) throws(FormatError) -> MessagePack {
        try check(count, of: 1, depth)
        var elements: [MessagePack] = []
        for _ in 0..<count { elements.append(try value(depth: depth + 1)) }
        return .array(elements)
    }

    private mutating func map(_ count: Int, _ depth: Int) throws(FormatError) -> MessagePack {
        try check(count, of: 2, depth)
        var members: [MessagePack.MapEntry] = []
        for _ in 0..<count {
            guard case .bytes(let name) = try value(depth: depth + 1) else { throw broken("a key that is no text") }
            let value = try value(depth: depth + 1)
            members.append(MessagePack.MapEntry(name: String(decoding: name, as: UTF8.self), value: value))
        }
        return .map(members)
    }

    /// Each element takes a byte at least, so that a count beyond the input is a lie.
    private func check(_ count: Int, of size: Int, _ depth: Int) throws(FormatError) {
        guard depth < Self.maxDepth else { throw broken("nested too deeply") }
        guard count <= (input.count - position) / size else { throw FormatError("unexpected EOF") }
    }

    private mutating func bytes(_ count: Int) throws(FormatError) -> [UInt8] {
        guard count <= input.count - position else { throw FormatError("unexpected EOF") }
        defer { position += count }
        return Array(input[position..<position + count])
    }

    private mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws(FormatError) -> Number {
        let size = Number.bitWidth / 8
        guard size <= input.count - position else { throw FormatError("unexpected EOF") }
        var number: Number = 0
        for byte in input[position..<position + size] { number = number << 8 | Number(truncatingIfNeeded: byte) }
        position += size
        return number
    }
}
