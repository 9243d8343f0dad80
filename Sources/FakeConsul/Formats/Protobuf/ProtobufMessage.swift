// SPDX-License-Identifier: MIT

/// A message in the form of Protocol Buffers, read into its fields. A field that is asked for in another form than it
/// has counts as absent, like those that nobody asks for.
struct ProtobufMessage {
    private enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private var fields: [(number: UInt64, value: Value)] = []

    /// - Throws: Go's words for what is no message.
    init(_ bytes: [UInt8]) throws(FormatError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let tag = try Self.varint(&rest)
            let number = tag >> 3
            guard (1...Self.lastField).contains(number) else { throw Self.broken }
            switch tag & 7 {
            case 0: fields.append((number, .number(try Self.varint(&rest))))
            case 1: _ = try Self.bytes(8, &rest)
            case 2: fields.append((number, .bytes(try Self.bytes(try Self.varint(&rest), &rest))))
            case 5: _ = try Self.bytes(4, &rest)
            // Groups went out of use before any of our messages was thought of.
            default: throw Self.broken
            }
        }
    }

    private static let lastField: UInt64 = (1 << 29) - 1
    private static let broken = FormatError("proto: cannot parse invalid wire-format data")

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws(FormatError) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { throw broken }
            if shift == 63 && byte > 1 { break }
            number |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return number }
        }
        throw broken
    }

    private static func bytes(
        _ count: UInt64, _ rest: inout ArraySlice<UInt8>
    ) throws(FormatError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw broken }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    // MARK: Fields

    /// 0 where it is absent.
    func uint(_ field: UInt64) -> UInt64 {
        for case (field, .number(let number)) in fields.reversed() { return number }
        return 0
    }

    /// Empty where it is absent.
    func text(_ field: UInt64) throws(FormatError) -> String { try texts(field).last ?? "" }

    func texts(_ field: UInt64) throws(FormatError) -> [String] {
        try all(field).map { (bytes) throws(FormatError) in
            let text = String(decoding: bytes, as: UTF8.self)
            guard text.utf8.elementsEqual(bytes) else {
                throw FormatError("proto: field \(field) contains invalid UTF-8")
            }
            return text
        }
    }

    func messages(_ field: UInt64) throws(FormatError) -> [ProtobufMessage] {
        try all(field).map { (bytes) throws(FormatError) in try ProtobufMessage(Array(bytes)) }
    }

    /// What stands there more than once is one message. Nil where it is absent.
    func message(_ field: UInt64) throws(FormatError) -> ProtobufMessage? {
        let parts = all(field)
        return parts.isEmpty ? nil : try ProtobufMessage(Array(parts.joined()))
    }

    private func all(_ field: UInt64) -> [ArraySlice<UInt8>] {
        fields.compactMap { if case (field, .bytes(let bytes)) = $0 { bytes } else { nil } }
    }
}
