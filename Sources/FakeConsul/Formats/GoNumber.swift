// SPDX-License-Identifier: MIT

/// Numbers as Go's `strconv` reads them, with its error texts.
enum GoNumber {
    struct Failure: Error, Equatable {
        let message: String

        static func syntax(_ function: String, _ text: String) -> Failure {
            Failure(message: "strconv.\(function): parsing \(GoQuote.quote(text)): invalid syntax")
        }

        static func range(_ function: String, _ text: String) -> Failure {
            Failure(message: "strconv.\(function): parsing \(GoQuote.quote(text)): value out of range")
        }
    }

    /// `strconv.ParseInt(text, 0, bits)`: a sign, and the base by prefix.
    static func int(_ text: String, bits: Int = 64) throws(Failure) -> Int64 {
        var digits = text[...]
        let isNegative = digits.utf8.first == UInt8(ascii: "-")
        if isNegative || digits.utf8.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard let magnitude = magnitude(digits) else { throw .syntax("ParseInt", text) }
        let limit = UInt64(1) << UInt64(min(max(bits, 1), 64) - 1)
        guard let value = magnitude.value, value < limit || (isNegative && value == limit) else {
            throw .range("ParseInt", text)
        }
        return isNegative ? Int64(truncatingIfNeeded: 0 &- value) : Int64(truncatingIfNeeded: value)
    }

    /// `strconv.ParseUint(text, 0, bits)`: the base by prefix, no sign.
    static func uint(_ text: String, bits: Int = 64) throws(Failure) -> UInt64 {
        guard let magnitude = magnitude(text[...]) else { throw .syntax("ParseUint", text) }
        guard let value = magnitude.value, bits >= 64 || value < UInt64(1) << UInt64(max(bits, 1)) else {
            throw .range("ParseUint", text)
        }
        return value
    }

    /// `strconv.Atoi`: a sign and decimal digits.
    static func atoi(_ text: String) throws(Failure) -> Int {
        if let value = Int(text) { return value }
        let digits = text.utf8.dropFirst(text.hasPrefix("-") || text.hasPrefix("+") ? 1 : 0)
        let isNumber = !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
        throw isNumber ? .range("Atoi", text) : .syntax("Atoi", text)
    }

    /// `strconv.ParseBool`.
    static func bool(_ text: String) throws(Failure) -> Bool {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: throw .syntax("ParseBool", text)
        }
    }

    /// `strconv.ParseFloat(text, bits)`; with 32 bits the answer is a float of that size.
    static func float(_ text: String, bits: Int = 64) throws(Failure) -> Double {
        guard let plain = floatLiteral(text) else { throw .syntax("ParseFloat", text) }
        let value = bits == 32 ? Float(plain.text).map(Double.init) : Double(plain.text)
        guard let value else { throw .syntax("ParseFloat", text) }
        if value.isInfinite && !plain.isSpecial { throw .range("ParseFloat", text) }
        return value
    }

    /// Nil where it is no number; a nil value where it is too big for 64 bits.
    private static func magnitude(_ text: Substring) -> (value: UInt64?, Void)? {
        var digits = Array(text.utf8)
        guard hasUnderscoresInPlace(digits) else { return nil }
        var radix: UInt64 = 10
        if digits.count >= 2, digits[0] == UInt8(ascii: "0") {
            let prefixed = radixOfPrefix(digits[1])
            digits.removeFirst(prefixed == nil ? 1 : 2)
            radix = prefixed ?? 8
        }
        digits.removeAll { $0 == UInt8(ascii: "_") }
        guard !digits.isEmpty else { return nil }
        var value: UInt64? = 0
        for byte in digits {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < radix else { return nil }
            value = value.flatMap { sum in
                let (scaled, tooBig) = sum.multipliedReportingOverflow(by: radix)
                let (next, over) = scaled.addingReportingOverflow(UInt64(digit))
                return tooBig || over ? nil : next
            }
        }
        return (value, ())
    }

    private static func radixOfPrefix(_ letter: UInt8) -> UInt64? {
        switch letter | 0x20 {
        case UInt8(ascii: "x"): return 16
        case UInt8(ascii: "o"): return 8
        case UInt8(ascii: "b"): return 2
        default: return nil
        }
    }

    /// Underscores may stand only between digits and after a base's prefix.
    private static func hasUnderscoresInPlace(_ text: [UInt8]) -> Bool {
        guard text.contains(UInt8(ascii: "_")) else { return true }
        let isPrefixed = text.count >= 2 && text[0] == UInt8(ascii: "0") && "xbo".utf8.contains(text[1] | 0x20)
        let isHex = isPrefixed && text[1] | 0x20 == UInt8(ascii: "x")
        var afterDigit = isPrefixed
        var afterUnderscore = false
        for byte in isPrefixed ? text.dropFirst(2) : text[...] {
            if byte == UInt8(ascii: "_") {
                guard afterDigit else { return false }
                (afterDigit, afterUnderscore) = (false, true)
            } else {
                let character = Character(Unicode.Scalar(byte))
                afterDigit = isHex ? character.isHexDigit : character.isWholeNumber
                if afterUnderscore && !afterDigit { return false }
                afterUnderscore = false
            }
        }
        return !afterUnderscore
    }

    /// The number in Swift's notation, nil where it is none of Go's.
    private static func floatLiteral(_ text: String) -> (text: String, isSpecial: Bool)? {
        var bytes = Array(text.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 })
        let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
        let unsigned = Array(isSigned ? bytes.dropFirst() : bytes[...])
        if ["inf", "infinity"].contains(where: { $0.utf8.elementsEqual(unsigned) }) || bytes.elementsEqual("nan".utf8) {
            return (String(decoding: bytes, as: UTF8.self), true)
        }
        let isHex = unsigned.starts(with: "0x".utf8)
        guard hasUnderscoresInPlace(unsigned), unsigned.contains(where: { (0x30...0x39).contains($0) || isHex }),
            unsigned.allSatisfy({ (0x30...0x39).contains($0) || "+-._ep".utf8.contains($0) || isHex }),
            !isHex || bytes.contains(UInt8(ascii: "p"))
        else { return nil }
        bytes.removeAll { $0 == UInt8(ascii: "_") }
        return (spellOutPoint(bytes, isHex: isHex), false)
    }

    /// Go takes a point without digits on one side, Swift does not.
    private static func spellOutPoint(_ bytes: [UInt8], isHex: Bool) -> String {
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return String(decoding: bytes, as: UTF8.self) }
        let isDigit = { (byte: UInt8) in
            let character = Character(Unicode.Scalar(byte))
            return isHex ? character.isHexDigit : character.isWholeNumber
        }
        let isBare = bytes[..<point].last.map(isDigit) != true
        let rest = bytes[(point + 1)...]
        let needsDigit = rest.first.map(isDigit) != true
        if isBare && needsDigit { return "" }
        let whole = bytes[..<point] + (isBare ? [UInt8(ascii: "0")] : [])
        let fraction = (needsDigit ? [UInt8(ascii: "0")] : []) + rest
        return String(decoding: whole + [UInt8(ascii: ".")] + fraction, as: UTF8.self)
    }
}
