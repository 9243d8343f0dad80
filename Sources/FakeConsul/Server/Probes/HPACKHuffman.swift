// SPDX-License-Identifier: MIT

/// The Huffman code of HPACK (RFC 7541 appendix B). It is canonical, so that its lengths are all that must be known.
struct HPACKHuffman {
    /// The length of each symbol's code, from 0 to 255 and the end of the string: A is 5 bits, Z is 30.
    private static let lengths: StaticString = """
        ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF\
        IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX\
        PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS\
        VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV\
        Z
        """

    /// The symbols, in the order of their codes.
    private let symbols: [Int]
    /// How many symbols have a code of each length.
    private let counts: [Int]

    init() {
        let text = UnsafeBufferPointer(start: Self.lengths.utf8Start, count: Self.lengths.utf8CodeUnitCount)
        let lengths = text.map { Int($0) - 0x41 + 5 }
        symbols = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
        counts = (0...30).map { length in lengths.count { $0 == length } }
    }

    /// The text, or nil where the bits are no code.
    func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var text: [UInt8] = []
        var (code, length, first, index) = (0, 0, 0, 0)
        for bit in bytes.lazy.flatMap({ byte in (0..<8).lazy.map { Int(byte >> (7 - $0)) & 1 } }) {
            code = code << 1 | bit
            first <<= 1
            length += 1
            if length > 30 { return nil }
            if code - first < counts[length] {
                let symbol = symbols[index + code - first]
                if symbol > 255 { return nil }
                text.append(UInt8(symbol))
                (code, length, first, index) = (0, 0, 0, 0)
            } else {
                index += counts[length]
                first += counts[length]
            }
        }
        // What is left is padding: the beginning of the end's code, all ones.
        return length < 8 ? text : nil
    }
}
