// SPDX-License-Identifier: MIT

/// SHA-512 and SHA-384 (FIPS 180-4), which differ in their first state and in how much of the last is the hash.
struct SHA512 {
    private var state: [UInt64]
    private let size: Int

    /// The 64 bytes of SHA-512.
    static func hash(_ bytes: [UInt8]) -> [UInt8] { SHA512(initial512, size: 64).finish(bytes) }

    /// The 48 bytes of SHA-384.
    static func hash384(_ bytes: [UInt8]) -> [UInt8] { SHA512(initial384, size: 48).finish(bytes) }

    private init(_ state: [UInt64], size: Int) {
        self.state = state
        self.size = size
    }

    private consuming func finish(_ bytes: [UInt8]) -> [UInt8] {
        var padded = bytes + [0x80]
        padded += [UInt8](repeating: 0, count: (240 - padded.count % 128) % 128 + 8)
        let bits = UInt64(bytes.count) &* 8
        padded += (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }
        for start in stride(from: 0, to: padded.count, by: 128) { process(padded[start..<start + 128]) }
        let whole = state.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
        return Array(whole.prefix(size))
    }

    private mutating func process(_ block: ArraySlice<UInt8>) {
        var words = [UInt64](repeating: 0, count: 80)
        for (index, byte) in block.enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
        for index in 16..<80 {
            let (early, late) = (words[index - 15], words[index - 2])
            let first = Self.rotate(early, 1) ^ Self.rotate(early, 8) ^ early >> 7
            let second = Self.rotate(late, 19) ^ Self.rotate(late, 61) ^ late >> 6
            words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
        }
        var (a, b, c, d, e, f, g, h) = (
            state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
        )
        for index in 0..<80 {
            let choice = (e & f) ^ (~e & g)
            let mixed = Self.rotate(e, 14) ^ Self.rotate(e, 18) ^ Self.rotate(e, 41)
            let first = h &+ mixed &+ choice &+ Self.constants[index] &+ words[index]
            let majority = (a & b) ^ (a & c) ^ (b & c)
            let second = (Self.rotate(a, 28) ^ Self.rotate(a, 34) ^ Self.rotate(a, 39)) &+ majority
            (a, b, c, d, e, f, g, h) = (first &+ second, a, b, c, d &+ first, e, f, g)
        }
        for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
    }

    private static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 { word >> count | word << (64 - count) }
}
