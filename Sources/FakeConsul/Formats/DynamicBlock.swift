// SPDX-License-Identifier: MIT

/// The codes of one block, and how they are sent before it (RFC 1951 §3.2.7).
struct DynamicBlock {
    let literals: HuffmanCode
    let distances: HuffmanCode
    private let lengthCode: HuffmanCode
    private let runs: [Run]
    private let literalCount: Int
    private let distanceCount: Int
    private let lengthCount: Int

    /// A code length, or a repetition, with its extra bits.
    private struct Run {
        let symbol: Int
        let extra: UInt32
        let extraBits: Int
    }

    init(literals: [Int], distances: [Int]) {
        self.literals = HuffmanCode(frequencies: literals, limit: 15)
        self.distances = HuffmanCode(frequencies: distances, limit: 15)
        literalCount = max(257, Self.usedCount(self.literals.lengths))
        distanceCount = max(1, Self.usedCount(self.distances.lengths))
        runs = Self.runs(self.literals.lengths.prefix(literalCount) + self.distances.lengths.prefix(distanceCount))
        var frequencies = [Int](repeating: 0, count: 19)
        for run in runs { frequencies[run.symbol] += 1 }
        lengthCode = HuffmanCode(frequencies: frequencies, limit: 7)
        let lengths = lengthCode.lengths
        lengthCount = max(4, (Deflate.lengthOrder.lastIndex { lengths[$0] > 0 } ?? 0) + 1)
    }

    private static func usedCount(_ lengths: [UInt8]) -> Int { (lengths.lastIndex { $0 > 0 } ?? 0) + 1 }

    /// The bits that `writeHeader` writes.
    var headerSize: Int {
        runs.reduce(14 + 3 * lengthCount) { $0 + Int(lengthCode.lengths[$1.symbol]) + $1.extraBits }
    }

    func writeHeader(to output: inout BitWriter) {
        output.write(UInt32(literalCount - 257), 5)
        output.write(UInt32(distanceCount - 1), 5)
        output.write(UInt32(lengthCount - 4), 4)
        for symbol in Deflate.lengthOrder.prefix(lengthCount) { output.write(UInt32(lengthCode.lengths[symbol]), 3) }
        for run in runs {
            output.write(UInt32(lengthCode.bits[run.symbol]), Int(lengthCode.lengths[run.symbol]))
            output.write(run.extra, run.extraBits)
        }
    }

    /// The lengths with repetitions drawn together: 16 repeats the last one 3 to 6 times, 17 and 18 are 3 to 138 zeros.
    private static func runs(_ lengths: ArraySlice<UInt8>) -> [Run] {
        var runs: [Run] = []
        var rest = lengths
        while let length = rest.first {
            let count = rest.prefix { $0 == length }.count
            rest = rest.dropFirst(count)
            if length == 0 { appendZeros(count, to: &runs) } else { append(length, count, to: &runs) }
        }
        return runs
    }

    private static func appendZeros(_ count: Int, to runs: inout [Run]) {
        var left = count
        while left > 0 {
            if left < 3 {
                runs.append(Run(symbol: 0, extra: 0, extraBits: 0))
                left -= 1
                continue
            }
            let taken = min(left, 138)
            runs.append(
                taken < 11
                    ? Run(symbol: 17, extra: UInt32(taken - 3), extraBits: 3)
                    : Run(symbol: 18, extra: UInt32(taken - 11), extraBits: 7)
            )
            left -= taken
        }
    }

    private static func append(_ length: UInt8, _ count: Int, to runs: inout [Run]) {
        let single = Run(symbol: Int(length), extra: 0, extraBits: 0)
        runs.append(single)
        var left = count - 1
        while left > 0 {
            let taken = left < 3 ? 1 : min(left, 6)
            runs.append(taken == 1 ? single : Run(symbol: 16, extra: UInt32(taken - 3), extraBits: 2))
            left -= taken
        }
    }
}
