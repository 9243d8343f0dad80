// SPDX-License-Identifier: MIT

/// Whole numbers as bytes, the most significant first, outside of any field.
enum BigEndian {
    /// The number without leading zeros; empty for zero.
    static func trimmed(_ bytes: some Collection<UInt8>) -> [UInt8] { Array(bytes.drop { $0 == 0 }) }

    /// The number in exactly so many bytes; nil where it needs more.
    static func padded(_ bytes: [UInt8], to size: Int) -> [UInt8]? {
        let digits = trimmed(bytes)
        guard digits.count <= size else { return nil }
        return [UInt8](repeating: 0, count: size - digits.count) + digits
    }

    /// Whether one number is below another.
    static func isLess(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        let (a, b) = (trimmed(a), trimmed(b))
        return a.count == b.count ? a.lexicographicallyPrecedes(b) : a.count < b.count
    }

    /// The number less a small one, which must not be greater.
    static func subtract(_ bytes: [UInt8], _ small: UInt8) -> [UInt8] {
        var result = bytes
        var borrow = Int(small)
        for index in result.indices.reversed() {
            let difference = Int(result[index]) - borrow
            result[index] = UInt8(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        return result
    }

    /// The number without its lowest bits, of which there must be fewer than eight.
    static func shiftRight(_ bytes: [UInt8], _ bits: UInt8) -> [UInt8] {
        var carry: UInt16 = 0
        return bytes.map { byte in
            let value = carry << 8 | UInt16(byte)
            carry = value
            return UInt8(truncatingIfNeeded: value >> UInt16(bits))
        }
    }

    /// The product, without leading zeros.
    static func multiply(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
        var product = [UInt8](repeating: 0, count: a.count + b.count)
        for (i, digit) in a.enumerated().reversed() {
            var carry = 0
            for (j, other) in b.enumerated().reversed() {
                let value = Int(product[i + j + 1]) + Int(digit) * Int(other) + carry
                product[i + j + 1] = UInt8(truncatingIfNeeded: value)
                carry = value >> 8
            }
            product[i] = UInt8(truncatingIfNeeded: carry)
        }
        return trimmed(product)
    }

    /// What is left of a number after division by another, which must not be zero.
    static func remainder(_ number: [UInt8], by divisor: [UInt8]) -> [UInt8] {
        var rest: [UInt8] = []
        for byte in number {
            for bit in (0..<8).reversed() {
                rest = doubled(rest, plus: byte >> UInt8(bit) & 1)
                if !isLess(rest, divisor) { rest = difference(rest, divisor) }
            }
        }
        return rest
    }

    private static func doubled(_ number: [UInt8], plus bit: UInt8) -> [UInt8] {
        var carry = bit
        var result = number
        for index in result.indices.reversed() {
            let next = result[index] >> 7
            result[index] = result[index] << 1 | carry
            carry = next
        }
        return carry > 0 ? [carry] + result : result
    }

    /// The first number less the second, which must not be greater; both without leading zeros.
    private static func difference(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
        var borrow = 0
        var result = a
        for place in 1...a.count {
            let value = Int(a[a.count - place]) - (place <= b.count ? Int(b[b.count - place]) : 0) - borrow
            result[a.count - place] = UInt8(truncatingIfNeeded: value)
            borrow = value < 0 ? 1 : 0
        }
        return trimmed(result)
    }

    /// How many bits the number needs.
    static func bitCount(_ bytes: [UInt8]) -> Int {
        let digits = trimmed(bytes)
        guard let first = digits.first else { return 0 }
        return digits.count * 8 - first.leadingZeroBitCount
    }

    /// The number as limbs of 64 bits, the least significant first, so many that they hold all of it and at least the
    /// count.
    static func limbs(_ bytes: [UInt8], count: Int) -> [UInt64] {
        var limbs = [UInt64](repeating: 0, count: max(count, (bytes.count + 7) / 8))
        for (place, byte) in bytes.reversed().enumerated() { limbs[place / 8] |= UInt64(byte) << UInt64(place % 8 * 8) }
        return limbs
    }

    /// Limbs as bytes; those that the size has no room for must be zero.
    static func bytes(_ limbs: [UInt64], size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: limbs[$0 / 8] >> UInt64($0 % 8 * 8)) }
    }
}

/// `a + b × c + carry`: the low half; the high one is the next carry.
@inline(__always)
func multiplyAdd(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ carry: inout UInt64) -> UInt64 {
    let (high, low) = b.multipliedFullWidth(by: c)
    let (first, firstCarry) = low.addingReportingOverflow(a)
    let (second, secondCarry) = first.addingReportingOverflow(carry)
    carry = high &+ (firstCarry ? 1 : 0) &+ (secondCarry ? 1 : 0)
    return second
}

/// `a + b + carry`, where the carry is 0 or 1.
@inline(__always)
func addWithCarry(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
    let (first, firstCarry) = a.addingReportingOverflow(b)
    let (second, secondCarry) = first.addingReportingOverflow(carry)
    carry = (firstCarry ? 1 : 0) &+ (secondCarry ? 1 : 0)
    return second
}

/// `a - b - borrow`, where the borrow is 0 or 1.
@inline(__always)
func subtractWithBorrow(_ a: UInt64, _ b: UInt64, _ borrow: inout UInt64) -> UInt64 {
    let (first, firstBorrow) = a.subtractingReportingOverflow(b)
    let (second, secondBorrow) = first.subtractingReportingOverflow(borrow)
    borrow = (firstBorrow ? 1 : 0) &+ (secondBorrow ? 1 : 0)
    return second
}

/// The number that Montgomery's reduction multiplies by: the modulus' lowest limb times it is −1 modulo 2⁶⁴.
func montgomeryFactor(_ lowest: UInt64) -> UInt64 {
    // Newton: each step doubles the bits that are right; an odd number is its own inverse modulo 8.
    var inverse = lowest
    for _ in 0..<5 { inverse = inverse &* (2 &- lowest &* inverse) }
    return 0 &- inverse
}
