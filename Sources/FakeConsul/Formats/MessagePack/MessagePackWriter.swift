// SPDX-License-Identifier: MIT

/// Writes MessagePack as Consul's codec does: the old form of the format, without its kinds for bytes and short texts
/// (`go-msgpack` without `WriteExt`).
struct MessagePackWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    mutating func value(_ value: MessagePack) {
        switch value {
        case .null: bytes.append(0xc0)
        case .bool(let flag): bytes.append(flag ? 0xc3 : 0xc2)
        case .int(let number): int(number)
        case .uint(let number): uint(number)
        case .double(let number): tagged(0xcb, number.bitPattern)
        case .bytes(let content):
            length(content.count, fixed: 0xa0, below: 32, 0xda, 0xdb)
            bytes += content
        case .array(let elements):
            length(elements.count, fixed: 0x90, below: 16, 0xdc, 0xdd)
            for element in elements { self.value(element) }
        case .map(let members):
            length(members.count, fixed: 0x80, below: 16, 0xde, 0xdf)
            for member in members {
                self.value(.text(member.name))
                self.value(member.value)
            }
        }
    }

    private mutating func int(_ number: Int64) {
        switch number {
        case 0...: uint(UInt64(number))
        case (-32)...: bytes.append(UInt8(bitPattern: Int8(number)))
        case Int64(Int8.min)...: tagged(0xd0, UInt8(bitPattern: Int8(number)))
        case Int64(Int16.min)...: tagged(0xd1, UInt16(bitPattern: Int16(number)))
        case Int64(Int32.min)...: tagged(0xd2, UInt32(bitPattern: Int32(number)))
        default: tagged(0xd3, UInt64(bitPattern: number))
        }
    }

    private mutating func uint(_ number: UInt64) {
        switch number {
        case ...0x7f: bytes.append(UInt8(number))
        case ...0xff: tagged(0xcc, UInt8(number))
        case ...0xffff: tagged(0xcd, UInt16(number))
        case ...0xffff_ffff: tagged(0xce, UInt32(number))
        default: tagged(0xcf, number)
        }
    }

    private mutating func length(_ count: Int, fixed: UInt8, below limit: Int, _ short: UInt8, _ long: UInt8) {
        if count < limit {
            bytes.append(fixed | UInt8(count))
        } else if count <= 0xffff {
            tagged(short, UInt16(count))
        } else {
            // A document of 4 GiB is never made: what goes into one is bounded far below.
            tagged(long, UInt32(clamping: count))
        }
    }

    private mutating func tagged(_ tag: UInt8, _ number: some FixedWidthInteger) {
        bytes.append(tag)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
