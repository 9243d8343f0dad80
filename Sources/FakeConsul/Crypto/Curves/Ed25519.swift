// SPDX-License-Identifier: MIT

/// Ed25519 signatures (RFC 8032, 5.1), to verify them.
struct Ed25519: Sendable {
    /// A point in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.
    private struct Point {
        var x: UInt256
        var y: UInt256
        var z: UInt256
        var t: UInt256
    }

    /// One for all: its constants take long to calculate.
    static let shared = Ed25519()

    private let field: Field256
    private let order: Field256
    /// −121665/121666.
    private let d: UInt256
    private let rootOfMinusOne: UInt256

    init() {
        field = Field256(modulus: [0x7f] + [UInt8](repeating: 0xff, count: 30) + [0xed])
        order = Field256(
            modulus: [0x10] + [UInt8](repeating: 0, count: 15) + [
                0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12, 0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
            ])
        d = field.multiply(field.negate(field.element(121_665)), field.inverse(field.element(121_666)))
        // 2 to the power of (p − 1) / 4.
        rootOfMinusOne = field.power(
            field.element(2), BigEndian.shiftRight(BigEndian.subtract(field.modulus, 1), 2))
    }

    /// Whether the key signed the message. A signature whose number is not below the order is none.
    func verify(_ message: [UInt8], signature: [UInt8], key: [UInt8]) -> Bool {
        guard signature.count == 64, let point = decode(key),
            let scalar = order.element(signature[32...].reversed())
        else { return false }
        let hash = SHA512.hash(signature[..<32] + key + message)
        let factor = order.reduced(hash.reversed())
        let negated = Point(x: field.negate(point.x), y: point.y, z: point.z, t: field.negate(point.t))
        let sum = add(multiply(generator, scalar), multiply(negated, factor))
        return encode(sum) == Array(signature[..<32])
    }

    /// Whether the bytes are a point of the curve.
    func isPublicKey(_ bytes: [UInt8]) -> Bool { decode(bytes) != nil }

    private var generator: Point {
        let y = field.multiply(field.element(4), field.inverse(field.element(5)))
        return decode(field.bytes(y).reversed()) ?? infinity
    }

    private var infinity: Point { Point(x: field.zero, y: field.one, z: field.one, t: field.zero) }

    // MARK: Points as bytes

    private func decode(_ bytes: [UInt8]) -> Point? {
        guard bytes.count == 32 else { return nil }
        var digits = Array(bytes.reversed())
        let isOdd = digits[0] & 0x80 != 0
        digits[0] &= 0x7f
        let y = field.reduced(digits)
        let square = field.square(y)
        let u = field.subtract(square, field.one)
        let v = field.add(field.multiply(d, square), field.one)
        guard var x = root(of: field.multiply(u, field.inverse(v))) else { return nil }
        if (field.bytes(x)[31] & 1 == 1) != isOdd {
            guard x != field.zero else { return nil }
            x = field.negate(x)
        }
        return Point(x: x, y: y, z: field.one, t: field.multiply(x, y))
    }

    /// A square root, for a modulus that is 5 modulo 8.
    private func root(of square: UInt256) -> UInt256? {
        // (p + 3) / 8, which is (p − 5) / 8 + 1: the digits behind 0x0f are all ones but for the last.
        let exponent = [0x0f] + [UInt8](repeating: 0xff, count: 30) + [0xfe]
        let candidate = field.power(square, exponent)
        if field.square(candidate) == square { return candidate }
        let other = field.multiply(candidate, rootOfMinusOne)
        return field.square(other) == square ? other : nil
    }

    private func encode(_ point: Point) -> [UInt8] {
        let inverse = field.inverse(point.z)
        var bytes = Array(field.bytes(field.multiply(point.y, inverse)).reversed())
        if field.bytes(field.multiply(point.x, inverse))[31] & 1 == 1 { bytes[31] |= 0x80 }
        return bytes
    }

    // MARK: The group (RFC 8032, 5.1.4)

    /// The formula holds for equal points, too.
    private func add(_ p: Point, _ q: Point) -> Point {
        let a = field.multiply(field.subtract(p.y, p.x), field.subtract(q.y, q.x))
        let b = field.multiply(field.add(p.y, p.x), field.add(q.y, q.x))
        let c = field.multiply(field.multiply(field.double(d), p.t), q.t)
        let e = field.double(field.multiply(p.z, q.z))
        let (h, f) = (field.subtract(b, a), field.subtract(e, c))
        let (g, i) = (field.add(e, c), field.add(b, a))
        return Point(
            x: field.multiply(h, f), y: field.multiply(g, i), z: field.multiply(f, g), t: field.multiply(h, i))
    }

    private func multiply(_ point: Point, _ scalar: UInt256) -> Point {
        var multiples = [infinity]
        for _ in 1..<16 { multiples.append(add(multiples[multiples.count - 1], point)) }
        var sum = infinity
        for byte in order.bytes(scalar) {
            for digit in [Int(byte >> 4), Int(byte & 15)] {
                for _ in 0..<4 { sum = add(sum, sum) }
                if digit > 0 { sum = add(sum, multiples[digit]) }
            }
        }
        return sum
    }
}
