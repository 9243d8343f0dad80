// SPDX-License-Identifier: MIT

/// Finds what was seen before in the last 32 KiB (LZ77): chains of the positions whose next four bytes have the same
/// hash.
struct MatchFinder {
    /// A literal byte, or a match: `isMatch`, 8 bits of length - 3, 15 bits of distance - 1.
    typealias Token = UInt32
    static let isMatch: Token = 1 << 31

    private let input: UnsafeBufferPointer<UInt8>
    private let hashShift: UInt32
    /// The last position of each hash, and for each position of the window the one before it; -1 where there is none.
    private var heads: [Int32]
    private var previous: [Int32]
    private(set) var position = 0

    /// How many candidates are looked at, and from which length on a match is good enough.
    private let maxChain = 24
    private let goodLength = 64

    init(input: UnsafeBufferPointer<UInt8>) {
        self.input = input
        // A small input needs no large table.
        let bits = min(15, max(8, Int.bitWidth - input.count.leadingZeroBitCount))
        hashShift = UInt32(32 - bits)
        heads = [Int32](repeating: -1, count: 1 << bits)
        previous = [Int32](repeating: -1, count: min(Deflate.window, input.count))
    }

    var isAtEnd: Bool { position >= input.count }

    /// Appends the tokens of what comes next: one, or two where a longer match begins one byte later.
    mutating func next(into tokens: inout [Token]) {
        var (length, distance) = longestMatch(at: position, longerThan: Deflate.minMatch)
        insert(position)
        guard length > 0 else {
            tokens.append(Token(input[position]))
            position += 1
            return
        }
        if length < goodLength {
            let later = longestMatch(at: position + 1, longerThan: length)
            if later.length > 0 {
                tokens.append(Token(input[position]))
                position += 1
                insert(position)
                (length, distance) = later
            }
        }
        tokens.append(Self.isMatch | Token(length - Deflate.minMatch) << 15 | Token(distance - 1))
        for passed in position + 1..<position + length { insert(passed) }
        position += length
    }

    @inline(__always)
    private func word(at position: Int) -> UInt32 {
        UnsafeRawPointer(input.baseAddress.unsafelyUnwrapped).loadUnaligned(fromByteOffset: position, as: UInt32.self)
    }

    @inline(__always)
    private func hash(at position: Int) -> Int { Int((word(at: position) &* 0x9e37_79b1) >> hashShift) }

    @inline(__always)
    private mutating func insert(_ position: Int) {
        guard position + 4 <= input.count else { return }
        let hash = hash(at: position)
        previous[position & (Deflate.window - 1)] = heads[hash]
        heads[hash] = Int32(truncatingIfNeeded: position)
    }

    /// The longest match at the position that is longer than the length given, or length 0.
    private func longestMatch(at position: Int, longerThan least: Int) -> (length: Int, distance: Int) {
        let limit = min(Deflate.maxMatch, input.count - position)
        guard limit >= 4, limit > least else { return (0, 0) }
        let first = word(at: position)
        var best = (length: 0, distance: 0)
        var bestLength = least
        var candidate = Int(heads[hash(at: position)])
        for _ in 0..<maxChain {
            guard candidate >= 0, candidate < position, position - candidate <= Deflate.window else { break }
            if word(at: candidate) == first, input[candidate + bestLength] == input[position + bestLength] {
                let length = matchLength(candidate, position, limit)
                if length > bestLength {
                    best = (length, position - candidate)
                    bestLength = length
                    if length == limit || length >= goodLength { break }
                }
            }
            let before = Int(previous[candidate & (Deflate.window - 1)])
            // The window's slot may have been taken by a later position: the chain ends there.
            guard before < candidate else { break }
            candidate = before
        }
        return best
    }

    private func matchLength(_ a: Int, _ b: Int, _ limit: Int) -> Int {
        var length = 4
        while length < limit, input[a + length] == input[b + length] { length += 1 }
        return length
    }
}
