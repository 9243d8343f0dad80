// SPDX-License-Identifier: MIT

/// A field of any modulus, for what is rarely calculated: RSA, and curves above 256 bits.
struct WideField: PrimeField {
    let modulus: [UInt8]
    let one: [UInt64]
    private let limbs: [UInt64]
    private let factor: UInt64
    private let squared: [UInt64]

    var zero: [UInt64] { [UInt64](repeating: 0, count: limbs.count) }

    init(modulus: [UInt8]) {
        let (digits, bits) = (BigEndian.trimmed(modulus), BigEndian.bitCount(modulus))
        precondition(bits > 1 && digits[digits.count - 1] & 1 == 1, "an odd modulus")
        self.modulus = digits
        let count = (digits.count + 7) / 8
        limbs = BigEndian.limbs(digits, count: count)
        factor = montgomeryFactor(limbs[0])
        var value = [UInt64](repeating: 0, count: count)
        value[(bits - 1) / 64] = 1 << UInt64((bits - 1) % 64)
        for _ in 0..<(64 * count + 1 - bits) { value = Self.add(value, value, limbs) }
        one = value
        // From 2 in Montgomery's form to 2 to the power of the limbs' bits, by squaring and doubling.
        let width = 64 * count
        for bit in (0..<(64 - width.leadingZeroBitCount)).reversed() {
            value = Self.multiply(value, value, limbs, factor)
            if width >> bit & 1 == 1 { value = Self.add(value, value, limbs) }
        }
        squared = value
    }

    func add(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] { Self.add(a, b, limbs) }

    func subtract(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] {
        var (r, borrow) = Self.difference(a, b)
        guard borrow != 0 else { return r }
        var carry: UInt64 = 0
        for index in r.indices { r[index] = addWithCarry(r[index], limbs[index], &carry) }
        return r
    }

    func multiply(_ a: [UInt64], _ b: [UInt64]) -> [UInt64] { Self.multiply(a, b, limbs, factor) }

    func element(_ bytes: [UInt8]) -> [UInt64]? {
        guard BigEndian.isLess(bytes, modulus) else { return nil }
        return multiply(BigEndian.limbs(BigEndian.trimmed(bytes), count: limbs.count), squared)
    }

    func bytes(_ element: [UInt64]) -> [UInt8] {
        var unit = zero
        unit[0] = 1
        return BigEndian.bytes(multiply(element, unit), size: size)
    }

    private static func add(_ a: [UInt64], _ b: [UInt64], _ modulus: [UInt64]) -> [UInt64] {
        var carry: UInt64 = 0
        var sum = a
        var index = 0
        while index < sum.count {
            sum[index] = addWithCarry(a[index], b[index], &carry)
            index += 1
        }
        return reduce(sum, carry, modulus)
    }

    private static func difference(_ a: [UInt64], _ b: [UInt64]) -> ([UInt64], borrow: UInt64) {
        var borrow: UInt64 = 0
        var result = a
        var index = 0
        while index < result.count {
            result[index] = subtractWithBorrow(a[index], b[index], &borrow)
            index += 1
        }
        return (result, borrow)
    }

    private static func reduce(_ a: [UInt64], _ top: UInt64, _ modulus: [UInt64]) -> [UInt64] {
        let (result, borrow) = difference(a, modulus)
        return top >= borrow ? result : a
    }

    /// Montgomery's product; see `Field256`. Loops that count for themselves are quick in debug builds, too.
    private static func multiply(
        _ a: [UInt64], _ b: [UInt64], _ modulus: [UInt64], _ factor: UInt64
    ) -> [UInt64] {
        let count = modulus.count
        var t = [UInt64](repeating: 0, count: count)
        var top: UInt64 = 0
        t.withUnsafeMutableBufferPointer { t in
            a.withUnsafeBufferPointer { a in
                modulus.withUnsafeBufferPointer { modulus in
                    for digit in b {
                        var carry: UInt64 = 0
                        var index = 0
                        while index < count {
                            t[index] = multiplyAdd(t[index], a[index], digit, &carry)
                            index += 1
                        }
                        let (high, overflow) = top.addingReportingOverflow(carry)
                        let m = t[0] &* factor
                        carry = 0
                        _ = multiplyAdd(t[0], m, modulus[0], &carry)
                        index = 1
                        while index < count {
                            t[index - 1] = multiplyAdd(t[index], m, modulus[index], &carry)
                            index += 1
                        }
                        let (last, lastOverflow) = high.addingReportingOverflow(carry)
                        t[count - 1] = last
                        top = (overflow ? 1 : 0) &+ (lastOverflow ? 1 : 0)
                    }
                }
            }
        }
        return reduce(t, top, modulus)
    }
}
