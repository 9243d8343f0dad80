// SPDX-License-Identifier: MIT

/// Arithmetic with whole numbers modulo an odd number. Elements are kept in Montgomery's form, which only the field
/// that made them can read.
protocol PrimeField: Sendable {
    associatedtype Element: Equatable, Sendable

    /// The modulus, most significant byte first, without leading zeros.
    var modulus: [UInt8] { get }
    var zero: Element { get }
    var one: Element { get }

    func add(_ a: Element, _ b: Element) -> Element
    func subtract(_ a: Element, _ b: Element) -> Element
    func multiply(_ a: Element, _ b: Element) -> Element
    /// The number as an element; nil where it is not below the modulus.
    func element(_ bytes: [UInt8]) -> Element?
    /// The number that an element stands for, in as many bytes as the modulus has.
    func bytes(_ element: Element) -> [UInt8]
}

extension PrimeField {
    /// Bytes of the modulus, and of each element written out.
    var size: Int { modulus.count }

    func square(_ a: Element) -> Element { multiply(a, a) }
    func double(_ a: Element) -> Element { add(a, a) }
    func negate(_ a: Element) -> Element { subtract(zero, a) }

    /// A small number as an element.
    func element(_ small: Int) -> Element {
        var (sum, power, rest) = (zero, one, small)
        while rest > 0 {
            if rest & 1 == 1 { sum = add(sum, power) }
            power = double(power)
            rest >>= 1
        }
        return sum
    }

    /// A number of any size, modulo the field's.
    func reduced(_ bytes: [UInt8]) -> Element {
        // Nearly all are below the field's number already.
        if let whole = element(bytes) { return whole }
        let digit = element(256)
        return bytes.reduce(zero) { add(multiply($0, digit), element(Int($1))) }
    }

    /// The power, by squares and fours: for exponents that are no secret.
    func power(_ base: Element, _ exponent: [UInt8]) -> Element {
        var powers = [one]
        for _ in 1..<16 { powers.append(multiply(powers[powers.count - 1], base)) }
        var result = one
        for byte in exponent {
            for digit in [Int(byte >> 4), Int(byte & 15)] {
                for _ in 0..<4 { result = square(result) }
                if digit != 0 { result = multiply(result, powers[digit]) }
            }
        }
        return result
    }

    /// What gives one when multiplied with the element, by Fermat: the modulus must be a prime. Zero's is zero.
    func inverse(_ a: Element) -> Element { power(a, BigEndian.subtract(modulus, 2)) }
}
