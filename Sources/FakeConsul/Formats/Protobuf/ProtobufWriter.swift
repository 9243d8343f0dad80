// SPDX-License-Identifier: MIT

/// Writes a message in the form of Protocol Buffers: what is zero or empty is left out, as version 3 of the language
/// does. Fields are to be written in the order of their numbers, which is Go's.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func uint(_ field: UInt64, _ number: UInt64) {
        guard number != 0 else { return }
        varint(field << 3)
        varint(number)
    }

    mutating func text(_ field: UInt64, _ text: String) { if !text.isEmpty { element(field, Array(text.utf8)) } }

    /// Each of them, be it empty.
    mutating func texts(_ field: UInt64, _ list: [String]) { for text in list { element(field, Array(text.utf8)) } }

    /// A message that is there, be it empty.
    mutating func message(_ field: UInt64, _ write: (inout ProtobufWriter) -> Void) {
        var message = ProtobufWriter()
        write(&message)
        element(field, message.bytes)
    }

    private mutating func element(_ field: UInt64, _ content: [UInt8]) {
        varint(field << 3 | 2)
        varint(UInt64(content.count))
        bytes += content
    }

    private mutating func varint(_ number: UInt64) {
        var rest = number
        while rest > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
