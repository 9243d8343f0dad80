// SPDX-License-Identifier: MIT

/// Reads bits from bytes, the lowest bit first, as DEFLATE packs them.
struct BitReader {
    private let input: UnsafeBufferPointer<UInt8>
    private let start: Int
    /// The first byte that is not in the buffer.
    private var next: Int
    private var buffer: UInt64 = 0
    private var count = 0

    init(input: UnsafeBufferPointer<UInt8>, from offset: Int) {
        self.input = input
        start = offset
        next = offset
    }

    /// The refusal of what was read up to here; Go counts from the beginning of the compressed data.
    func corrupt() -> FormatError {
        FormatError("flate: corrupt input before offset \(next - count / 8 - start)")
    }

    private static let unexpectedEnd = FormatError("unexpected EOF")

    /// Where the first byte begins of which no bit was read.
    var alignedOffset: Int { next - count / 8 }

    @inline(__always)
    private mutating func refill() {
        while count <= 56, next < input.count {
            buffer |= UInt64(input[next]) << UInt64(count)
            next += 1
            count += 8
        }
    }

    /// The next bits as a number; at most 16.
    mutating func read(_ bits: Int) throws(FormatError) -> UInt32 {
        if count < bits { refill() }
        guard count >= bits else { throw Self.unexpectedEnd }
        let value = UInt32(truncatingIfNeeded: buffer & (1 << UInt64(bits) - 1))
        drop(bits)
        return value
    }

    private mutating func drop(_ bits: Int) {
        buffer >>= UInt64(bits)
        count -= bits
    }

    /// The symbol of the next code.
    mutating func symbol(_ decoder: HuffmanDecoder) throws(FormatError) -> Int {
        if count < 15 { refill() }
        let entry = decoder.fast[Int(truncatingIfNeeded: buffer) & (1 << HuffmanDecoder.fastBits - 1)]
        let length = Int(entry & 15)
        if length > 0, length <= count {
            drop(length)
            return Int(entry >> 4)
        }
        return try slowSymbol(decoder)
    }

    private mutating func slowSymbol(_ decoder: HuffmanDecoder) throws(FormatError) -> Int {
        var code = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            guard length <= count else { throw Self.unexpectedEnd }
            code |= Int(buffer >> UInt64(length - 1) & 1)
            let codes = decoder.counts[length]
            if code - first < codes {
                drop(length)
                return Int(decoder.symbols[index + code - first])
            }
            index += codes
            first = (first + codes) << 1
            code <<= 1
        }
        throw corrupt()
    }

    /// Whole bytes, from the next one that begins.
    mutating func readAlignedBytes(_ wanted: Int) throws(FormatError) -> Slice<UnsafeBufferPointer<UInt8>> {
        let offset = alignedOffset
        guard wanted <= input.count - offset else { throw Self.unexpectedEnd }
        (buffer, count, next) = (0, 0, offset + wanted)
        return input[offset..<offset + wanted]
    }
}
