// SPDX-License-Identifier: MIT

/// Decompresses DEFLATE (RFC 1951) with the refusals of Go's `compress/flate`: `unexpected EOF`, `flate: corrupt input
/// before offset N`.
struct Inflater {
    private var input: BitReader
    private(set) var output: [UInt8] = []
    private let limit: Int

    /// Reads from the offset on; refuses to make more bytes than the limit.
    init(input: UnsafeBufferPointer<UInt8>, from offset: Int, limit: Int) {
        self.input = BitReader(input: input, from: offset)
        self.limit = limit
    }

    /// Decompresses one stream; answers the offset of the first byte after it.
    mutating func run() throws(FormatError) -> Int {
        var isLast = false
        while !isLast {
            isLast = try input.read(1) == 1
            switch try input.read(2) {
            case 0: try copyStored()
            case 1:
                try decode(
                    HuffmanDecoder(lengths: Deflate.fixedLengths[...]),
                    HuffmanDecoder(lengths: Self.fixedDistances)
                )
            case 2: try readDynamicBlock()
            default: throw input.corrupt()
            }
        }
        return input.alignedOffset
    }

    /// The fixed distance code has 32 codes of five bits, of which two are never sent.
    private static let fixedDistances = [UInt8](repeating: 5, count: 32)[...]

    private mutating func copyStored() throws(FormatError) {
        let header = try input.readAlignedBytes(4)
        let count = Int(header[header.startIndex]) | Int(header[header.startIndex + 1]) << 8
        let complement = Int(header[header.startIndex + 2]) | Int(header[header.startIndex + 3]) << 8
        guard count ^ complement == 0xffff else { throw input.corrupt() }
        try require(count)
        output.append(contentsOf: try input.readAlignedBytes(count))
    }

    private func require(_ count: Int) throws(FormatError) {
        guard count <= limit - output.count else { throw FormatError("decompressed data exceeds \(limit) bytes") }
    }

    private mutating func readDynamicBlock() throws(FormatError) {
        let literalCount = Int(try input.read(5)) + 257
        let distanceCount = Int(try input.read(5)) + 1
        guard literalCount <= 286, distanceCount <= 30 else { throw input.corrupt() }
        let lengthCount = Int(try input.read(4)) + 4
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for symbol in Deflate.lengthOrder.prefix(lengthCount) { codeLengths[symbol] = UInt8(try input.read(3)) }
        let lengths = try readLengths(literalCount + distanceCount, try decoder(codeLengths[...]))
        try decode(decoder(lengths[..<literalCount]), decoder(lengths[literalCount...]))
    }

    private func decoder(_ lengths: ArraySlice<UInt8>) throws(FormatError) -> HuffmanDecoder {
        let decoder = HuffmanDecoder(lengths: lengths)
        guard decoder.isComplete else { throw input.corrupt() }
        return decoder
    }

    private mutating func readLengths(_ count: Int, _ code: HuffmanDecoder) throws(FormatError) -> [UInt8] {
        var lengths: [UInt8] = []
        while lengths.count < count {
            let symbol = try input.symbol(code)
            guard symbol >= 16 else {
                lengths.append(UInt8(symbol))
                continue
            }
            let times: Int
            var repeated: UInt8 = 0
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw input.corrupt() }
                (repeated, times) = (last, 3 + Int(try input.read(2)))
            case 17: times = 3 + Int(try input.read(3))
            default: times = 11 + Int(try input.read(7))
            }
            guard lengths.count + times <= count else { throw input.corrupt() }
            lengths.append(contentsOf: repeatElement(repeated, count: times))
        }
        return lengths
    }

    private mutating func decode(_ literals: HuffmanDecoder, _ distances: HuffmanDecoder) throws(FormatError) {
        while true {
            let symbol = try input.symbol(literals)
            if symbol < 256 {
                try require(1)
                output.append(UInt8(symbol))
                continue
            }
            if symbol == Deflate.endOfBlock { return }
            guard symbol <= 285 else { throw input.corrupt() }
            let (lengthBase, lengthExtra) = Deflate.length(ofCode: symbol)
            let length = lengthBase + Int(try input.read(lengthExtra))
            let code = try input.symbol(distances)
            guard code < 30 else { throw input.corrupt() }
            let (distanceBase, distanceExtra) = Deflate.distance(ofCode: code)
            let distance = distanceBase + Int(try input.read(distanceExtra))
            guard distance <= output.count else { throw input.corrupt() }
            try require(length)
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }
}
