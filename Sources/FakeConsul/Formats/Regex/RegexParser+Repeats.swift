// SPDX-License-Identifier: MIT

/// Repetition.
extension RegexParser {
    mutating func parseRepetition(by sign: UInt8) throws(RegularExpressionError) {
        let start = offset
        offset += 1
        let (part, isGreedy) = try takeRepeated(from: start)
        switch sign {
        case UInt8(ascii: "*"): try push(builder.zeroOrMore(part, isGreedy: isGreedy))
        case UInt8(ascii: "+"): try push(builder.oneOrMore(part, isGreedy: isGreedy))
        default: try push(builder.optional(part, isGreedy: isGreedy))
        }
    }

    /// `{2}`, `{2,}` or `{2,5}`; anything else is literal. Answers whether it was a repetition.
    mutating func parseCount() throws(RegularExpressionError) -> Bool {
        let start = offset
        guard let (least, most, end) = count() else {
            try pushLiteral(nextScalar())
            return false
        }
        offset = end
        let isInRange = least <= Self.maximumRepeat && (most ?? 0) <= Self.maximumRepeat && least <= most ?? least
        guard isInRange else { throw RegularExpressionError("invalid repeat count", text(start, to: offset)) }
        let (part, isGreedy) = try takeRepeated(from: start)
        let copies = max(1, most ?? least) * part.copies
        if max(least, most ?? 0) >= 2, copies > Self.maximumRepeat {
            throw RegularExpressionError("invalid repeat count", text(start, to: offset))
        }
        guard let whole = builder.repeated(part, least, most, isGreedy: isGreedy) else { throw tooLarge }
        try push(whole)
        return true
    }

    private mutating func takeRepeated(from start: Int) throws(RegularExpressionError) -> (
        RegexFragment, isGreedy: Bool
    ) {
        var isGreedy = !flags.isUngreedy
        if peek() == UInt8(ascii: "?") {
            offset += 1
            isGreedy.toggle()
        }
        if let lastRepeat {
            throw RegularExpressionError("invalid nested repetition operator", text(lastRepeat, to: offset))
        }
        guard case .part(let part)? = stack.last else {
            throw RegularExpressionError("missing argument to repetition operator", text(start, to: offset))
        }
        stack.removeLast()
        return (part, isGreedy)
    }

    private func count() -> (least: Int, most: Int?, end: Int)? {
        var place = offset + 1
        guard let least = number(at: &place), place < pattern.count else { return nil }
        var most: Int? = least
        if pattern[place] == UInt8(ascii: ",") {
            place += 1
            guard place < pattern.count else { return nil }
            if pattern[place] == UInt8(ascii: "}") {
                most = nil
            } else {
                guard let number = number(at: &place) else { return nil }
                most = number
            }
        }
        guard place < pattern.count, pattern[place] == UInt8(ascii: "}") else { return nil }
        return (least, most, place + 1)
    }

    /// A number without leading zeros; one that is too big counts as the biggest.
    private func number(at place: inout Int) -> Int? {
        let digits = pattern[place...].prefix { (0x30...0x39).contains($0) }
        guard let first = digits.first, first != 0x30 || digits.count == 1 else { return nil }
        place += digits.count
        return digits.count > 9 ? .max : Int(String(decoding: digits, as: UTF8.self))
    }
}
