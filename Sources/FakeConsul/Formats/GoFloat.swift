// SPDX-License-Identifier: MIT

/// Floating-point numbers as Go writes them: the fewest digits that read back as the same number.
enum GoFloat {
    /// As Go's `encoding/json` writes a finite `float64`: with an exponent only below 1e-6 and from 1e21 on.
    static func json(_ value: Double) -> String {
        let magnitude = value.magnitude
        let (digits, exponent) = shortestDigits(magnitude)
        let text =
            magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21)
            ? scientific(digits, exponent, exponentDigits: 1) : positional(digits, exponent)
        return value.sign == .minus ? "-" + text : text
    }

    /// As Go's `strconv.FormatFloat(v, 'g', -1, 64)`, the `%v` of `fmt`: with an exponent below 1e-4 and from 1e6 on.
    static func format(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        let magnitude = value.magnitude
        let (digits, exponent) = shortestDigits(magnitude)
        let text =
            magnitude != 0 && (exponent < -4 || exponent >= 6)
            ? scientific(digits, exponent, exponentDigits: 2) : positional(digits, exponent)
        return value.sign == .minus ? "-" + text : text
    }

    /// As Go's `strconv.FormatFloat(v, 'f', -1, 64)`: never with an exponent.
    static func plain(_ value: Double) -> String {
        guard value.isFinite else { return format(value) }
        let (digits, exponent) = shortestDigits(value.magnitude)
        return (value.sign == .minus ? "-" : "") + positional(digits, exponent)
    }

    /// The significant digits, without zeros at either end, and the power of ten of the first. Swift finds the same
    /// shortest digits.
    private static func shortestDigits(_ magnitude: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var point: Int?
        let text = Array(magnitude.description.utf8)
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: "e") {
                exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                break
            }
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
        }
        exponent += (point ?? digits.count) - 1
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        guard zeros < digits.count else { return ([UInt8(ascii: "0")], 0) }
        digits.removeFirst(zeros)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, exponent - zeros)
    }

    private static func scientific(_ digits: [UInt8], _ exponent: Int, exponentDigits: Int) -> String {
        var text = String(decoding: digits.prefix(1), as: UTF8.self)
        if digits.count > 1 { text += "." + String(decoding: digits.dropFirst(), as: UTF8.self) }
        return text + (exponent < 0 ? "e-" : "e+") + Timestamp.padded(abs(exponent), exponentDigits)
    }

    private static func positional(_ digits: [UInt8], _ exponent: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + text }
        if exponent >= digits.count - 1 { return text + String(repeating: "0", count: exponent - digits.count + 1) }
        let whole = String(decoding: digits[...exponent], as: UTF8.self)
        return whole + "." + String(decoding: digits[(exponent + 1)...], as: UTF8.self)
    }
}

extension GoFloat {
    /// As Go's `%f` of a `float32`: with six digits after the point.
    static func fixed(_ value: Float) -> String {
        let scaled = (Double(value) * 1e6).rounded(.toNearestOrEven)
        guard scaled.magnitude < 0x1p63 else { return plain(Double(value)) + ".000000" }
        let digits = Int64(scaled)
        let fraction = Timestamp.padded(Int(digits.magnitude % 1_000_000), 6)
        return (digits < 0 ? "-" : "") + "\(digits.magnitude / 1_000_000).\(fraction)"
    }
}
