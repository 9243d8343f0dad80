// SPDX-License-Identifier: MIT

/// gzip files (RFC 1952), as Go's `compress/gzip` writes and reads them.
enum Gzip {
    /// The compressed bytes, with the header that Go writes: no name, no time, system unknown.
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        var file = Deflater.deflate(bytes, after: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
        appendNumber(CRC32.checksum(bytes), to: &file)
        appendNumber(UInt32(truncatingIfNeeded: bytes.count), to: &file)
        return file
    }

    private static func appendNumber(_ number: UInt32, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// What was compressed: of every member, one after the other. Throws Go's refusals, and refuses to make more bytes
    /// than the limit.
    static func decompress(_ file: [UInt8], limit: Int) throws(FormatError) -> [UInt8] {
        guard !file.isEmpty else { throw FormatError("EOF") }
        return try file.withUnsafeBufferPointer { (input) throws(FormatError) -> [UInt8] in
            var output: [UInt8] = []
            var offset = 0
            while offset < input.count {
                offset = try skipHeader(input, from: offset)
                var inflater = Inflater(input: input, from: offset, limit: limit - output.count)
                offset = try inflater.run()
                guard input.count - offset >= 8 else { throw FormatError("unexpected EOF") }
                let size = UInt32(truncatingIfNeeded: inflater.output.count)
                guard number(input, at: offset) == CRC32.checksum(inflater.output),
                    number(input, at: offset + 4) == size
                else { throw FormatError("gzip: invalid checksum") }
                offset += 8
                if output.isEmpty { output = inflater.output } else { output += inflater.output }
            }
            return output
        }
    }

    private static func number(_ input: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(input[offset + $1]) << UInt32(8 * $1) }
    }

    /// The offset of the compressed data.
    private static func skipHeader(_ input: UnsafeBufferPointer<UInt8>, from start: Int) throws(FormatError) -> Int {
        let unexpectedEnd = FormatError("unexpected EOF")
        guard input.count - start >= 10 else { throw unexpectedEnd }
        guard input[start] == 0x1f, input[start + 1] == 0x8b, input[start + 2] == 8 else {
            throw FormatError("gzip: invalid header")
        }
        let flags = input[start + 3]
        var offset = start + 10
        if flags & 4 != 0 {
            guard input.count - offset >= 2 else { throw unexpectedEnd }
            offset += 2 + Int(input[offset]) + Int(input[offset + 1]) << 8
        }
        // The name and the comment end with a zero.
        for flag in [8, 16] as [UInt8] where flags & flag != 0 {
            guard offset < input.count, let end = input[offset...].firstIndex(of: 0) else { throw unexpectedEnd }
            // Go reads them into a buffer of 512 bytes.
            guard end - offset < 512 else { throw FormatError("gzip: invalid header") }
            offset = end + 1
        }
        guard offset <= input.count else { throw unexpectedEnd }
        if flags & 2 != 0 {
            guard input.count - offset >= 2 else { throw unexpectedEnd }
            let sum = UInt16(truncatingIfNeeded: CRC32.checksum(input[start..<offset]))
            guard UInt16(input[offset]) | UInt16(input[offset + 1]) << 8 == sum else {
                throw FormatError("gzip: invalid header")
            }
            offset += 2
        }
        return offset
    }
}
