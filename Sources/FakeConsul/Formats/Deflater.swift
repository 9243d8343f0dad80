// SPDX-License-Identifier: MIT

/// Compresses to DEFLATE (RFC 1951). Each block is written in the shortest of the three ways: as it is, with the fixed
/// code, or with a code of its own.
struct Deflater {
    private static let tokensPerBlock = 32_768
    private static let leastTokensForOwnCode = 100

    private let input: UnsafeBufferPointer<UInt8>
    private var output: BitWriter

    /// Appends the compressed input to the bytes.
    static func deflate(_ input: [UInt8], after bytes: [UInt8]) -> [UInt8] {
        input.withUnsafeBufferPointer {
            var deflater = Deflater(input: $0, output: BitWriter(bytes: bytes))
            deflater.run()
            return deflater.output.bytes
        }
    }

    private init(input: UnsafeBufferPointer<UInt8>, output: BitWriter) {
        self.input = input
        self.output = output
    }

    private mutating func run() {
        var finder = MatchFinder(input: input)
        var tokens: [MatchFinder.Token] = []
        tokens.reserveCapacity(min(input.count + 1, Self.tokensPerBlock + 1))
        repeat {
            let start = finder.position
            tokens.removeAll(keepingCapacity: true)
            while !finder.isAtEnd, tokens.count < Self.tokensPerBlock { finder.next(into: &tokens) }
            write(tokens, of: start..<finder.position, isLast: finder.isAtEnd)
        } while !finder.isAtEnd
        output.align()
    }

    private mutating func write(_ tokens: [MatchFinder.Token], of range: Range<Int>, isLast: Bool) {
        let last: UInt32 = isLast ? 1 : 0
        var (literals, distances) = Self.frequencies(tokens)
        literals[Deflate.endOfBlock] = 1
        let fixedSize = Self.size(literals, Deflate.fixedLengths) + Self.size(distances, Deflate.fixedDistanceLengths)
        // The code of a short block takes more room, and time to make, than it saves.
        let block =
            tokens.count < Self.leastTokensForOwnCode ? nil : DynamicBlock(literals: literals, distances: distances)
        let dynamicSize = block.map {
            $0.headerSize + Self.size(literals, $0.literals.lengths) + Self.size(distances, $0.distances.lengths)
        }
        // Extra bits are the same both ways, and count for the comparison with what is stored only.
        let extra = Self.extraSize(literals, distances)
        let storedSize = (range.count + 5 * (range.count / 65_535 + 1)) * 8
        if storedSize <= min(fixedSize, dynamicSize ?? .max - extra) + extra {
            writeStored(range, isLast: isLast)
        } else if let block, let dynamicSize, dynamicSize < fixedSize {
            output.write(last | 2 << 1, 3)
            block.writeHeader(to: &output)
            write(tokens, block.literals, block.distances)
        } else {
            output.write(last | 1 << 1, 3)
            write(tokens, Self.fixedLiterals, Self.fixedDistances)
        }
    }

    private static let fixedLiterals = HuffmanCode(lengths: Deflate.fixedLengths)
    private static let fixedDistances = HuffmanCode(lengths: Deflate.fixedDistanceLengths)

    private static func frequencies(_ tokens: [MatchFinder.Token]) -> (literals: [Int], distances: [Int]) {
        var literals = [Int](repeating: 0, count: 286)
        var distances = [Int](repeating: 0, count: 30)
        for token in tokens {
            if token & MatchFinder.isMatch == 0 {
                literals[Int(token)] += 1
            } else {
                literals[Deflate.lengthCode(length(of: token)).symbol] += 1
                distances[Deflate.distanceCode(distance(of: token)).symbol] += 1
            }
        }
        return (literals, distances)
    }

    private static func size(_ frequencies: [Int], _ lengths: [UInt8]) -> Int {
        var size = 0
        for symbol in frequencies.indices { size += frequencies[symbol] * Int(lengths[symbol]) }
        return size
    }

    private static func extraSize(_ literals: [Int], _ distances: [Int]) -> Int {
        var size = 0
        for symbol in 257..<286 { size += literals[symbol] * Deflate.length(ofCode: symbol).extraBits }
        for symbol in 0..<30 { size += distances[symbol] * Deflate.distance(ofCode: symbol).extraBits }
        return size
    }

    @inline(__always)
    private static func length(of token: MatchFinder.Token) -> Int { Int(token >> 15 & 0xff) + Deflate.minMatch }

    @inline(__always)
    private static func distance(of token: MatchFinder.Token) -> Int { Int(token & 0x7fff) + 1 }

    private mutating func write(_ tokens: [MatchFinder.Token], _ literals: HuffmanCode, _ distances: HuffmanCode) {
        for token in tokens {
            guard token & MatchFinder.isMatch != 0 else {
                output.write(UInt32(literals.bits[Int(token)]), Int(literals.lengths[Int(token)]))
                continue
            }
            let length = Self.length(of: token)
            let (lengthSymbol, lengthExtra) = Deflate.lengthCode(length)
            output.write(UInt32(literals.bits[lengthSymbol]), Int(literals.lengths[lengthSymbol]))
            output.write(Self.lowBits(length - Deflate.minMatch, lengthExtra), lengthExtra)
            let distance = Self.distance(of: token)
            let (symbol, extra) = Deflate.distanceCode(distance)
            output.write(UInt32(distances.bits[symbol]), Int(distances.lengths[symbol]))
            output.write(Self.lowBits(distance - 1, extra), extra)
        }
        output.write(UInt32(literals.bits[Deflate.endOfBlock]), Int(literals.lengths[Deflate.endOfBlock]))
    }

    @inline(__always)
    private static func lowBits(_ value: Int, _ count: Int) -> UInt32 { UInt32(value & (1 << count - 1)) }

    private mutating func writeStored(_ range: Range<Int>, isLast: Bool) {
        var start = range.lowerBound
        repeat {
            let end = min(range.upperBound, start + 65_535)
            output.write(isLast && end == range.upperBound ? 1 : 0, 3)
            output.align()
            let count = UInt32(end - start)
            output.write(count, 16)
            output.write(count ^ 0xffff, 16)
            output.append(input[start..<end])
            start = end
        } while start < range.upperBound
    }
}
