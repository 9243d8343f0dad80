// SPDX-License-Identifier: MIT

/// Reads a pattern and builds its program as it goes, without recursion (the steps and the errors of Go's package
/// regexp/syntax).
struct RegexParser {
    static let maximumHeight = 1000
    static let maximumRepeat = 1000

    struct Flags {
        var foldsCase = false
        var isMultiline = false
        var dotMatchesNewline = false
        var isUngreedy = false
    }

    enum Item {
        case part(RegexFragment)
        /// An open group, the flags to go back to at its end, and the number that it captures as.
        case open(Flags, group: Int?)
        case bar
    }

    let pattern: [UInt8]
    var offset = 0
    var flags = Flags()
    var stack: [Item] = []
    var builder = RegexBuilder()
    /// Whether no `:]` is to come, so that it need not be looked for again.
    var isWithoutPOSIXEnd = false
    private var groupCount = 0
    /// Where the repetition began that has just been read.
    private(set) var lastRepeat: Int?

    init(_ pattern: String) { self.pattern = Array(pattern.utf8) }

    mutating func parse() throws(RegularExpressionError) -> RegexProgram {
        while offset < pattern.count {
            let start = offset
            let isRepeat = try parseItem()
            lastRepeat = isRepeat ? start : nil
            guard !builder.isTooLarge else { throw tooLarge }
        }
        let whole = closeAlternatives()
        try push(whole)
        guard stack.count == 1 else { throw RegularExpressionError("missing closing )", text(0)) }
        let program = builder.finish(whole)
        guard (program.groupCount + 1) * program.instructions.count <= 64 * RegexProgram.maximumSize else {
            throw tooLarge
        }
        return program
    }

    /// Reads one item; answers whether it was a repetition.
    private mutating func parseItem() throws(RegularExpressionError) -> Bool {
        switch pattern[offset] {
        case UInt8(ascii: "("): try parseOpenParenthesis()
        case UInt8(ascii: ")"): try parseCloseParenthesis()
        case UInt8(ascii: "|"):
            offset += 1
            try push(closeBranch())
            stack.append(.bar)
        case UInt8(ascii: "^"): try parseOperator(.check(flags.isMultiline ? .lineStart : .textStart), isNullable: true)
        case UInt8(ascii: "$"): try parseOperator(.check(flags.isMultiline ? .lineEnd : .textEnd), isNullable: true)
        case UInt8(ascii: "."): try parseOperator(flags.dotMatchesNewline ? .any : .anyButNewline)
        case UInt8(ascii: "["): try push(builder.emit(try parseClass()))
        case UInt8(ascii: "\\"): try parseBackslash()
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            try parseRepetition(by: pattern[offset])
            return true
        case UInt8(ascii: "{"): return try parseCount()
        default: try pushLiteral(nextScalar())
        }
        return false
    }

    private mutating func parseOperator(
        _ operation: RegexProgram.Operation,
        isNullable: Bool = false
    ) throws(RegularExpressionError) {
        offset += 1
        try push(builder.emit(operation, isNullable: isNullable))
    }

    mutating func pushLiteral(_ scalar: UInt32) throws(RegularExpressionError) {
        try push(builder.emit(flags.foldsCase ? .folded(scalar) : .scalar(scalar)))
    }

    mutating func push(_ part: RegexFragment) throws(RegularExpressionError) {
        guard part.height <= Self.maximumHeight else {
            throw RegularExpressionError("expression nests too deeply", text(0))
        }
        stack.append(.part(part))
    }

    // MARK: Text

    var tooLarge: RegularExpressionError { RegularExpressionError("expression too large", text(0)) }

    /// What the pattern says from there, up to where reading has come to or the end.
    func text(_ start: Int, to end: Int? = nil) -> String {
        String(decoding: pattern[start..<(end ?? pattern.count)], as: UTF8.self)
    }

    /// The byte so many beyond the next, or nil at the end.
    func peek(_ distance: Int = 0) -> UInt8? {
        distance < pattern.count - offset ? pattern[offset + distance] : nil
    }

    mutating func nextScalar() -> UInt32 {
        let scalar = pattern.decodeScalar(at: offset)
        offset += scalar.width
        return scalar.value
    }

    /// Where the byte is next found, from an offset on.
    func find(_ byte: UInt8, from start: Int) -> Int? { pattern[min(start, pattern.count)...].firstIndex(of: byte) }
}

// MARK: Groups and alternatives

extension RegexParser {
    private mutating func parseOpenParenthesis() throws(RegularExpressionError) {
        if peek(1) == UInt8(ascii: "?") { return try parseGroupFlags() }
        offset += 1
        openGroup()
    }

    private mutating func openGroup() {
        groupCount += 1
        stack.append(.open(flags, group: groupCount))
    }

    private mutating func parseCloseParenthesis() throws(RegularExpressionError) {
        let whole = closeAlternatives()
        guard case .open(let outer, let group)? = stack.popLast() else {
            throw RegularExpressionError("unexpected )", text(0))
        }
        flags = outer
        offset += 1
        try push(group.map { builder.capture(whole, as: $0) } ?? whole)
    }

    /// Takes the parts since the last bar or open group off the stack, as one.
    private mutating func closeBranch() -> RegexFragment {
        var parts: [RegexFragment] = []
        while case .part(let part)? = stack.last {
            parts.append(part)
            stack.removeLast()
        }
        return builder.concatenate(parts.reversed())
    }

    /// Takes all branches since the last open group off the stack, as one.
    private mutating func closeAlternatives() -> RegexFragment {
        var branches = [closeBranch()]
        while case .bar? = stack.last {
            stack.removeLast()
            branches.append(closeBranch())
        }
        return branches.count == 1 ? branches[0] : builder.alternate(branches.reversed())
    }

    /// `(?P<name>`, or `(?` and flags and `)` or `:`.
    private mutating func parseGroupFlags() throws(RegularExpressionError) {
        let start = offset
        if peek(2) == UInt8(ascii: "P"), peek(3) == UInt8(ascii: "<"), peek(4) != nil { return try parseNamedGroup() }
        offset += 2
        var new = flags
        var isNegated = false
        var sawFlag = false
        while offset < pattern.count {
            switch Unicode.Scalar(nextScalar()) {
            case "i": (new.foldsCase, sawFlag) = (!isNegated, true)
            case "m": (new.isMultiline, sawFlag) = (!isNegated, true)
            case "s": (new.dotMatchesNewline, sawFlag) = (!isNegated, true)
            case "U": (new.isUngreedy, sawFlag) = (!isNegated, true)
            case "-" where !isNegated: (isNegated, sawFlag) = (true, false)
            case ":" where sawFlag || !isNegated:
                stack.append(.open(flags, group: nil))
                flags = new
                return
            case ")" where sawFlag || !isNegated:
                flags = new
                return
            default:
                throw RegularExpressionError("invalid or unsupported Perl syntax", text(start, to: offset))
            }
        }
        throw RegularExpressionError("invalid or unsupported Perl syntax", text(start))
    }

    private mutating func parseNamedGroup() throws(RegularExpressionError) {
        guard let end = find(UInt8(ascii: ">"), from: offset) else {
            throw RegularExpressionError("invalid named capture", text(offset))
        }
        let name = pattern[(offset + 4)..<max(end, offset + 4)]
        let isWord = { (byte: UInt8) in byte == UInt8(ascii: "_") || Self.isAlphanumeric(byte) }
        guard !name.isEmpty, name.allSatisfy(isWord) else {
            throw RegularExpressionError("invalid named capture", text(offset, to: end + 1))
        }
        offset = end + 1
        openGroup()
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }
}
