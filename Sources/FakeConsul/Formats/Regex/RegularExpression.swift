// SPDX-License-Identifier: MIT

/// A regular expression that is refused, in the words of Go's package regexp.
struct RegularExpressionError: Error, Equatable {
    let message: String

    /// - Parameter expression: the part of the pattern that is at fault.
    init(_ reason: String, _ expression: String) {
        message = "error parsing regexp: \(reason): `\(expression)`"
    }
}

/// A regular expression in the syntax of Go 1.20's package regexp (RE2), matched in time linear in the text.
///
/// Beyond Go's own refusals, scripts (`\p{Greek}`) are refused as unknown classes, and so is a program of more than
/// ``RegexProgram/maximumSize`` instructions, as too large.
struct RegularExpression: Sendable {
    private let program: RegexProgram

    init(_ pattern: String) throws(RegularExpressionError) {
        var parser = RegexParser(pattern)
        program = try parser.parse()
    }

    /// How many groups capture.
    var groupCount: Int { program.groupCount }

    /// Whether the pattern is found anywhere in the text (`MatchString`).
    func isMatch(_ text: String) -> Bool { isMatch(Array(text.utf8)) }

    func isMatch(_ text: [UInt8]) -> Bool {
        var matcher = RegexMatcher(program, on: text)
        return matcher.isMatch()
    }

    /// The leftmost match and what its groups captured (`FindStringSubmatch`); a group that took no part is empty. Nil
    /// where there is no match.
    func firstMatch(in text: String) -> [String]? {
        let bytes = Array(text.utf8)
        return firstMatch(in: bytes)?.map { range in
            range.map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
        }
    }

    /// The same as ranges of bytes.
    func firstMatch(in text: [UInt8]) -> [Range<Int>?]? {
        RegexMatcher(program, on: text).firstMatch()
    }
}
