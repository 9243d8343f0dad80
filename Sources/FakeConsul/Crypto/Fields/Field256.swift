// SPDX-License-Identifier: MIT

/// A number of up to 256 bits, the least significant limb first.
struct UInt256: Equatable, Sendable {
    var w0: UInt64 = 0
    var w1: UInt64 = 0
    var w2: UInt64 = 0
    var w3: UInt64 = 0

    init() {}

    init(_ w0: UInt64, _ w1: UInt64, _ w2: UInt64, _ w3: UInt64) {
        (self.w0, self.w1, self.w2, self.w3) = (w0, w1, w2, w3)
    }

    init(bytes: [UInt8]) {
        let limbs = BigEndian.limbs(bytes, count: 4)
        self.init(limbs[0], limbs[1], limbs[2], limbs[3])
    }
}

/// A field whose modulus has at most 256 bits, by fixed limbs: what P-256 and Ed25519 calculate in.
struct Field256: PrimeField {
    let modulus: [UInt8]
    let one: UInt256
    private let limbs: UInt256
    private let factor: UInt64
    /// 2⁵¹² modulo the modulus, which brings numbers into Montgomery's form.
    private let square: UInt256

    var zero: UInt256 { UInt256() }

    init(modulus: [UInt8]) {
        let (digits, bits) = (BigEndian.trimmed(modulus), BigEndian.bitCount(modulus))
        precondition(bits > 1 && bits <= 256 && digits[digits.count - 1] & 1 == 1, "an odd modulus of up to 256 bits")
        self.modulus = digits
        limbs = UInt256(bytes: digits)
        factor = montgomeryFactor(limbs.w0)
        var power = [UInt8](repeating: 0, count: 32)
        power[31 - (bits - 1) / 8] = 1 << UInt8((bits - 1) % 8)
        var value = UInt256(bytes: power)
        for _ in 0..<(257 - bits) { value = Self.add(value, value, limbs) }
        one = value
        for _ in 0..<256 { value = Self.add(value, value, limbs) }
        square = value
    }

    @inline(__always)
    func add(_ a: UInt256, _ b: UInt256) -> UInt256 { Self.add(a, b, limbs) }

    func subtract(_ a: UInt256, _ b: UInt256) -> UInt256 {
        var borrow: UInt64 = 0
        var r = UInt256()
        r.w0 = subtractWithBorrow(a.w0, b.w0, &borrow)
        r.w1 = subtractWithBorrow(a.w1, b.w1, &borrow)
        r.w2 = subtractWithBorrow(a.w2, b.w2, &borrow)
        r.w3 = subtractWithBorrow(a.w3, b.w3, &borrow)
        guard borrow != 0 else { return r }
        var carry: UInt64 = 0
        r.w0 = addWithCarry(r.w0, limbs.w0, &carry)
        r.w1 = addWithCarry(r.w1, limbs.w1, &carry)
        r.w2 = addWithCarry(r.w2, limbs.w2, &carry)
        r.w3 = addWithCarry(r.w3, limbs.w3, &carry)
        return r
    }

    /// Montgomery's product, limb by limb of the second factor.
    func multiply(_ a: UInt256, _ b: UInt256) -> UInt256 {
        var t = UInt256()
        var top: UInt64 = 0
        step(&t, &top, a, b.w0)
        step(&t, &top, a, b.w1)
        step(&t, &top, a, b.w2)
        step(&t, &top, a, b.w3)
        return Self.reduce(t, top, limbs)
    }

    /// Adds `a × b` and takes one limb off the sum's end, which a multiple of the modulus has made zero.
    @inline(__always)
    private func step(_ t: inout UInt256, _ top: inout UInt64, _ a: UInt256, _ b: UInt64) {
        var carry: UInt64 = 0
        t.w0 = multiplyAdd(t.w0, a.w0, b, &carry)
        t.w1 = multiplyAdd(t.w1, a.w1, b, &carry)
        t.w2 = multiplyAdd(t.w2, a.w2, b, &carry)
        t.w3 = multiplyAdd(t.w3, a.w3, b, &carry)
        let (high, overflow) = top.addingReportingOverflow(carry)
        let m = t.w0 &* factor
        carry = 0
        _ = multiplyAdd(t.w0, m, limbs.w0, &carry)
        t.w0 = multiplyAdd(t.w1, m, limbs.w1, &carry)
        t.w1 = multiplyAdd(t.w2, m, limbs.w2, &carry)
        t.w2 = multiplyAdd(t.w3, m, limbs.w3, &carry)
        let (last, lastOverflow) = high.addingReportingOverflow(carry)
        t.w3 = last
        top = (overflow ? 1 : 0) &+ (lastOverflow ? 1 : 0)
    }

    @inline(__always)
    private static func add(_ a: UInt256, _ b: UInt256, _ modulus: UInt256) -> UInt256 {
        var carry: UInt64 = 0
        var r = UInt256()
        r.w0 = addWithCarry(a.w0, b.w0, &carry)
        r.w1 = addWithCarry(a.w1, b.w1, &carry)
        r.w2 = addWithCarry(a.w2, b.w2, &carry)
        r.w3 = addWithCarry(a.w3, b.w3, &carry)
        return reduce(r, carry, modulus)
    }

    /// The number, with what stands above its limbs, less the modulus where it is not below that.
    @inline(__always)
    private static func reduce(_ a: UInt256, _ top: UInt64, _ modulus: UInt256) -> UInt256 {
        var borrow: UInt64 = 0
        var r = UInt256()
        r.w0 = subtractWithBorrow(a.w0, modulus.w0, &borrow)
        r.w1 = subtractWithBorrow(a.w1, modulus.w1, &borrow)
        r.w2 = subtractWithBorrow(a.w2, modulus.w2, &borrow)
        r.w3 = subtractWithBorrow(a.w3, modulus.w3, &borrow)
        return top >= borrow ? r : a
    }

    func element(_ bytes: [UInt8]) -> UInt256? {
        guard BigEndian.isLess(bytes, modulus) else { return nil }
        return multiply(UInt256(bytes: BigEndian.trimmed(bytes)), square)
    }

    func bytes(_ element: UInt256) -> [UInt8] {
        let value = multiply(element, UInt256(1, 0, 0, 0))
        return BigEndian.bytes([value.w0, value.w1, value.w2, value.w3], size: size)
    }
}
