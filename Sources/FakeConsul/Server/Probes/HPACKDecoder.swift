// SPDX-License-Identifier: MIT

/// Reads the header blocks of one HTTP/2 connection (RFC 7541), as far as a gRPC answer needs: of the static table it
/// knows the places, and not the names, which no gRPC status has.
struct HPACKDecoder {
    struct Malformed: Error {}

    private static let staticCount = 61
    private static let tableLimit = 4096
    private let huffman = HPACKHuffman()
    private var dynamic: [(name: String, value: String)] = []

    /// The fields of a block; a field of the static table has an empty name.
    mutating func decode(_ block: [UInt8]) throws(Malformed) -> [(name: String, value: String)] {
        var rest = block[...]
        var fields: [(name: String, value: String)] = []
        while let first = rest.first {
            if first & 0x80 != 0 {
                fields.append(try field(at: try Self.integer(&rest, prefix: 7)))
            } else if first & 0xe0 == 0x20 {
                // A new limit of the table; ours is small enough to be kept whatever it says.
                _ = try Self.integer(&rest, prefix: 5)
            } else {
                let isIndexed = first & 0x40 != 0
                let index = try Self.integer(&rest, prefix: isIndexed ? 6 : 4)
                let name = index == 0 ? try string(&rest) : try field(at: index).name
                let new = (name: name, value: try string(&rest))
                if isIndexed { remember(new) }
                fields.append(new)
            }
        }
        return fields
    }

    private func field(at index: Int) throws(Malformed) -> (name: String, value: String) {
        if index < 1 { throw Malformed() }
        if index <= Self.staticCount { return ("", "") }
        let place = index - Self.staticCount - 1
        guard place < dynamic.count else { throw Malformed() }
        return dynamic[place]
    }

    private mutating func remember(_ field: (name: String, value: String)) {
        dynamic.insert(field, at: 0)
        var size = 0
        let kept = dynamic.prefix { field in
            size += field.name.utf8.count + field.value.utf8.count + 32
            return size <= Self.tableLimit
        }
        dynamic = Array(kept)
    }

    private func string(_ rest: inout ArraySlice<UInt8>) throws(Malformed) -> String {
        guard let first = rest.first else { throw Malformed() }
        let length = try Self.integer(&rest, prefix: 7)
        guard length <= rest.count else { throw Malformed() }
        let bytes = rest.prefix(length)
        rest = rest.dropFirst(length)
        guard first & 0x80 != 0 else { return String(decoding: bytes, as: UTF8.self) }
        guard let text = huffman.decode(bytes) else { throw Malformed() }
        return String(decoding: text, as: UTF8.self)
    }

    private static func integer(_ rest: inout ArraySlice<UInt8>, prefix: UInt8) throws(Malformed) -> Int {
        guard let first = rest.popFirst() else { throw Malformed() }
        let mask = UInt8(1 << prefix) &- 1
        var value = Int(first & mask)
        if first & mask < mask { return value }
        for shift in stride(from: 0, to: 28, by: 7) {
            guard let byte = rest.popFirst() else { throw Malformed() }
            value += Int(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw Malformed()
    }
}
