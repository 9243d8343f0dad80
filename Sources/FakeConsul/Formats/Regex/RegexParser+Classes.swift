// SPDX-License-Identifier: MIT

/// Classes in brackets.
extension RegexParser {
    mutating func parseClass() throws(RegularExpressionError) -> CharacterClass {
        let start = offset
        offset += 1
        let isNegated = peek() == UInt8(ascii: "^")
        if isNegated { offset += 1 }
        var items: [CharacterClass.Item] = []
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while isFirst || peek() != UInt8(ascii: "]") {
            isFirst = false
            if let item = try parsePOSIXClass() {
                items.append(item)
            } else if let item = try parseClassEscape() {
                items.append(item)
            } else {
                ranges.append(try parseRange(in: start))
            }
        }
        offset += 1
        if !ranges.isEmpty { items.append(.init(.ranges(ranges), foldsCase: flags.foldsCase)) }
        return CharacterClass(items, isNegated: isNegated)
    }

    private mutating func parseRange(in start: Int) throws(RegularExpressionError) -> ClosedRange<UInt32> {
        let first = offset
        let low = try parseMember(in: start)
        guard peek() == UInt8(ascii: "-"), let after = peek(1), after != UInt8(ascii: "]") else { return low...low }
        offset += 1
        let high = try parseMember(in: start)
        guard high >= low else {
            throw RegularExpressionError("invalid character class range", text(first, to: offset))
        }
        return low...high
    }

    private mutating func parseMember(in start: Int) throws(RegularExpressionError) -> UInt32 {
        guard let byte = peek() else { throw RegularExpressionError("missing closing ]", text(start)) }
        return byte == UInt8(ascii: "\\") ? try parseEscape() : nextScalar()
    }

    /// `[:alpha:]` or `[:^alpha:]`, or nil where there is none.
    private mutating func parsePOSIXClass() throws(RegularExpressionError) -> CharacterClass.Item? {
        guard peek() == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":"), let end = endOfPOSIXClass() else { return nil }
        var name = text(offset + 2, to: end)
        let isNegated = name.utf8.first == UInt8(ascii: "^")
        if isNegated { name.unicodeScalars.removeFirst() }
        guard let ranges = CharacterClass.posix(name) else {
            throw RegularExpressionError("invalid character class range", text(offset, to: end + 2))
        }
        offset = end + 2
        return .init(.ranges(ranges), isNegated: isNegated, foldsCase: flags.foldsCase)
    }

    private mutating func endOfPOSIXClass() -> Int? {
        guard !isWithoutPOSIXEnd else { return nil }
        var end = offset + 2
        while end + 1 < pattern.count {
            if pattern[end] == UInt8(ascii: ":"), pattern[end + 1] == UInt8(ascii: "]") { return end }
            end += 1
        }
        isWithoutPOSIXEnd = true
        return nil
    }
}
