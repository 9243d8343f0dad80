// SPDX-License-Identifier: MIT

/// A canonical prefix code for reading. Codes of up to nine bits are found in one step, longer ones bit by bit.
struct HuffmanDecoder {
    static let fastBits = 9

    /// By the next nine bits: the symbol and, in the lowest four bits, its code's length; 0 where the code is longer or
    /// is none.
    private(set) var fast = [UInt16](repeating: 0, count: 1 << HuffmanDecoder.fastBits)
    /// For each length how many codes there are; and the symbols by code.
    private(set) var counts = [Int](repeating: 0, count: 16)
    private(set) var symbols: [UInt16] = []
    /// Whether every sequence of bits is a code, as Go wants it: one code of one bit alone passes too, and so does none
    /// at all.
    let isComplete: Bool

    init(lengths: ArraySlice<UInt8>) {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths where length > 0 { counts[Int(length)] += 1 }
        self.counts = counts
        var left = 1
        var isOversubscribed = false
        for length in 1...15 {
            left = left << 1 - counts[length]
            if left < 0 { isOversubscribed = true; break }
        }
        let used = counts.reduce(0, +)
        isComplete = !isOversubscribed && (left == 0 || used == 0 || (used == 1 && counts[1] == 1))
        guard isComplete else { return }
        fill(lengths, used)
    }

    private mutating func fill(_ lengths: ArraySlice<UInt8>, _ used: Int) {
        symbols.reserveCapacity(used)
        var code = 0
        for length in 1...15 {
            for (symbol, own) in lengths.enumerated() where Int(own) == length {
                symbols.append(UInt16(symbol))
                if length <= Self.fastBits { fillFast(code, length, UInt16(symbol)) }
                code += 1
            }
            code <<= 1
        }
    }

    private mutating func fillFast(_ code: Int, _ length: Int, _ symbol: UInt16) {
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        for index in stride(from: reversed, to: 1 << Self.fastBits, by: 1 << length) {
            fast[index] = symbol << 4 | UInt16(length)
        }
    }
}
