// SPDX-License-Identifier: MIT

/// Durations as Go writes and reads them: `1m30s`, `1.5s`, `100ms` (Go's `time.ParseDuration` and `Duration.String`).
enum GoDuration {
    /// The duration that the text names; throws Go's refusals. As in Go a duration is whole nanoseconds, up to 292
    /// years.
    static func parse(_ text: String) throws(FormatError) -> Duration {
        .nanoseconds(try nanoseconds(text))
    }

    /// The same as whole nanoseconds.
    static func nanoseconds(_ text: String) throws(FormatError) -> Int64 {
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        if rest.elementsEqual("0".utf8) { return 0 }
        guard !rest.isEmpty else { throw invalid(text) }
        var total: UInt64 = 0
        while !rest.isEmpty {
            total &+= try term(&rest, of: text)
            guard total <= 1 << 63 else { throw invalid(text) }
        }
        if isNegative { return total == 1 << 63 ? .min : -Int64(total) }
        guard let result = Int64(exactly: total) else { throw invalid(text) }
        return result
    }

    private static func invalid(_ text: String) -> FormatError {
        FormatError("time: invalid duration \(quoted(text.utf8))")
    }

    /// One number with its unit, in nanoseconds: at most 2^63.
    private static func term(_ rest: inout ArraySlice<UInt8>, of text: String) throws(FormatError) -> UInt64 {
        guard let (whole, hasWhole) = leadingInteger(&rest) else { throw invalid(text) }
        var fraction: (value: UInt64, scale: Double) = (0, 1)
        var hasFraction = false
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let before = rest.count
            fraction = leadingFraction(&rest)
            hasFraction = rest.count != before
        }
        guard hasWhole || hasFraction else { throw invalid(text) }
        let unit = try unit(&rest, of: text)
        guard whole <= (1 << 63) / unit else { throw invalid(text) }
        var value = whole * unit
        if fraction.value > 0 {
            value += UInt64(Double(fraction.value) * (Double(unit) / fraction.scale))
            guard value <= 1 << 63 else { throw invalid(text) }
        }
        return value
    }

    private static func unit(_ rest: inout ArraySlice<UInt8>, of text: String) throws(FormatError) -> UInt64 {
        let name = rest.prefix { $0 != UInt8(ascii: ".") && !isDigit($0) }
        guard !name.isEmpty else { throw FormatError("time: missing unit in duration \(quoted(text.utf8))") }
        rest.removeFirst(name.count)
        switch String(decoding: name, as: UTF8.self) {
        case "ns": return 1
        case "us", "\u{b5}s", "\u{3bc}s": return 1_000
        case "ms": return 1_000_000
        case "s": return 1_000_000_000
        case "m": return 60_000_000_000
        case "h": return 3_600_000_000_000
        default: throw FormatError("time: unknown unit \(quoted(name)) in duration \(quoted(text.utf8))")
        }
    }

    /// The digits at the front; nil where their number is beyond 2^63.
    private static func leadingInteger(_ rest: inout ArraySlice<UInt8>) -> (value: UInt64, hasDigits: Bool)? {
        let digits = rest.prefix(while: isDigit)
        rest.removeFirst(digits.count)
        var value: UInt64 = 0
        for digit in digits {
            guard value <= (1 << 63) / 10 else { return nil }
            value = value * 10 + UInt64(digit - 0x30)
            guard value <= 1 << 63 else { return nil }
        }
        return (value, !digits.isEmpty)
    }

    /// The digits after a point, as an integer and the power of ten to divide it by; digits too many are dropped.
    private static func leadingFraction(_ rest: inout ArraySlice<UInt8>) -> (value: UInt64, scale: Double) {
        let digits = rest.prefix(while: isDigit)
        rest.removeFirst(digits.count)
        var value: UInt64 = 0
        var scale = 1.0
        for digit in digits {
            guard value <= UInt64(Int64.max) / 10 else { break }
            let next = value * 10 + UInt64(digit - 0x30)
            guard next <= 1 << 63 else { break }
            value = next
            scale *= 10
        }
        return (value, scale)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// How Go's package time quotes what it refuses: bytes that are not printable ASCII as `\xNN`.
    static func quoted(_ text: some Sequence<UInt8>) -> String {
        var result = "\""
        for byte in text {
            switch byte {
            case 0x22, 0x5c: result += "\\" + String(Character(Unicode.Scalar(byte)))
            case 0x20...0x7f: result += String(Character(Unicode.Scalar(byte)))
            default: result += "\\x" + GoQuote.hex(UInt32(byte), digits: 2)
            }
        }
        return result + "\""
    }
}

extension GoDuration {
    /// The duration in Go's words: the largest unit first, no unit that is nought but the seconds, `0s` for none.
    static func format(_ duration: Duration) -> String { format(nanoseconds: duration.nanoseconds) }

    static func format(nanoseconds: Int64) -> String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        switch magnitude {
        case 0: return "0s"
        case ..<1_000: return "\(sign)\(magnitude)ns"
        case ..<1_000_000: return sign + decimal(magnitude, places: 3) + "µs"
        case ..<1_000_000_000: return sign + decimal(magnitude, places: 6) + "ms"
        default: break
        }
        let minutes = magnitude / 60_000_000_000
        let seconds = decimal(magnitude % 60_000_000_000, places: 9) + "s"
        if minutes == 0 { return sign + seconds }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }

    /// The number with the decimal point so many places from the right, without trailing zeros.
    private static func decimal(_ value: UInt64, places: Int) -> String {
        var divisor: UInt64 = 1
        for _ in 0..<places { divisor *= 10 }
        let (whole, fraction) = value.quotientAndRemainder(dividingBy: divisor)
        return String(whole) + Timestamp.fraction(fraction, digits: places)
    }
}
