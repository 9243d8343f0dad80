// SPDX-License-Identifier: MIT

/// The numbers of DEFLATE's length and distance codes (RFC 1951 §3.2.5), which follow a rule: after the first few, a
/// code for each leading bit and the bits after it, and the rest as extra bits.
enum Deflate {
    static let minMatch = 3
    static let maxMatch = 258
    static let window = 32_768
    static let endOfBlock = 256

    /// The code of a match's length, and how many extra bits follow it.
    @inline(__always)
    static func lengthCode(_ length: Int) -> (symbol: Int, extraBits: Int) {
        let value = length - minMatch
        if value == 255 { return (285, 0) }
        let extra = value < 8 ? 0 : Int.bitWidth - 3 - value.leadingZeroBitCount
        return (257 + 4 * extra + value >> extra, extra)
    }

    @inline(__always)
    static func distanceCode(_ distance: Int) -> (symbol: Int, extraBits: Int) {
        let value = distance - 1
        let extra = value < 4 ? 0 : Int.bitWidth - 2 - value.leadingZeroBitCount
        return (2 * extra + value >> extra, extra)
    }

    /// The least length of a code from 257 to 285, and how many extra bits add to it.
    static func length(ofCode symbol: Int) -> (base: Int, extraBits: Int) {
        if symbol == 285 { return (maxMatch, 0) }
        let code = symbol - 257
        let extra = max(0, code / 4 - 1)
        return (minMatch + (code - 4 * extra) << extra, extra)
    }

    static func distance(ofCode code: Int) -> (base: Int, extraBits: Int) {
        let extra = max(0, code / 2 - 1)
        return (1 + (code - 2 * extra) << extra, extra)
    }

    /// The lengths of the fixed code (§3.2.6).
    static let fixedLengths =
        [UInt8](repeating: 8, count: 144) + [UInt8](repeating: 9, count: 112)
        + [UInt8](repeating: 7, count: 24) + [UInt8](repeating: 8, count: 8)
    static let fixedDistanceLengths = [UInt8](repeating: 5, count: 30)

    /// The order in which the lengths of the code for lengths are sent (§3.2.7).
    static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
}
