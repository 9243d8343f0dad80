// SPDX-License-Identifier: MIT

/// Reads templates in HashiCorp's interpolation language: text with `${ expressions }` (`hil parser/parser.go`).
///
/// Beyond HIL's own refusals, what is nested deeper than ``deepest``, or has more operators than ``mostOperators``, is
/// refused.
struct HILParser {
    static let deepest = 100
    static let mostOperators = 400

    private let tokens: [HILToken]
    private var next = 0
    private var depth = 0
    private var operators = 0

    static func parse(_ text: String) throws(HILError) -> HILNode {
        var parser = HILParser(tokens: HILScanner.scan(text))
        return try parser.sequence(isQuoted: false)
    }

    private init(tokens: [HILToken]) { self.tokens = tokens }

    private var peeked: HILToken { tokens[min(next, tokens.count - 1)] }

    private mutating func read() -> HILToken {
        let token = peeked
        if token.kind != .endOfText { next += 1 }
        return token
    }

    private static func expected(_ wanted: String, _ found: HILToken) -> HILError {
        .parse("expected \(wanted) but found \(found.description)", at: found.position)
    }

    private var tooLarge: HILError { .parse("expression is too large", at: peeked.position) }

    /// Goes one level deeper for the body.
    private mutating func nested(
        _ body: (inout HILParser) throws(HILError) -> HILNode
    ) throws(HILError) -> HILNode {
        guard depth < Self.deepest else { throw tooLarge }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    // MARK: Sequences

    /// Text and expressions up to the end, or up to the closing quote.
    private mutating func sequence(isQuoted: Bool) throws(HILError) -> HILNode {
        let start = peeked.position
        if isQuoted { _ = read() }
        var parts: [HILNode] = []
        while true {
            let token = read()
            switch token.kind {
            case .closeQuote where isQuoted, .endOfText where !isQuoted: return Self.output(parts, at: start)
            case .string where isQuoted, .literal where !isQuoted:
                parts.append(.literal(.string(try Self.unescaped(token)), at: token.position))
            case .begin:
                parts.append(try nested { (parser) throws(HILError) in try parser.expression() })
                let end = read()
                guard end.kind == .end else { throw Self.expected("\"}\"", end) }
            default: throw Self.expected("\"${\"", token)
            }
        }
    }

    private static func output(_ parts: [HILNode], at position: HILPosition) -> HILNode {
        guard let first = parts.first else { return .literal(.string(""), at: position) }
        if parts.count == 1, case .literal(.string, _) = first { return first }
        return .output(parts, at: position)
    }

    /// The text that a token stands for: `$$` is one `$`, and within quotes there are escapes.
    private static func unescaped(_ token: HILToken) throws(HILError) -> String {
        let raw = Array(token.text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < raw.count {
            var byte = raw[index]
            let following = index + 1 < raw.count ? raw[index + 1] : nil
            if byte == UInt8(ascii: "$"), following == byte {
                index += 1
            } else if byte == UInt8(ascii: "\\"), token.kind == .string {
                guard let escape = following.flatMap({ escapes[$0] }) else {
                    var position = token.position
                    position.column += String(decoding: raw[..<index], as: UTF8.self).unicodeScalars.count
                    let fault = following == nil ? "unfinished" : "invalid"
                    throw .parse("\(fault) backslash escape sequence", at: position)
                }
                byte = escape
                index += 1
            }
            bytes.append(byte)
            index += 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "n"): 0x0a, UInt8(ascii: "\""): UInt8(ascii: "\""),
    ]

    // MARK: Expressions

    private mutating func expression() throws(HILError) -> HILNode {
        let start = peeked.position
        let condition = try operations(level: 0)
        guard peeked.isMark("?") else { return condition }
        _ = read()
        let then = try nested { (parser) throws(HILError) in try parser.expression() }
        let colon = read()
        guard colon.isMark(":") else { throw Self.expected(":", colon) }
        let otherwise = try nested { (parser) throws(HILError) in try parser.expression() }
        return .condition(condition, then: then, otherwise: otherwise, at: start)
    }

    /// Operators of one level bind from left to right.
    private mutating func operations(level: Int) throws(HILError) -> HILNode {
        guard level < HILOperator.levels.count else { return try term() }
        let start = peeked.position
        var left = try operations(level: level + 1)
        while peeked.kind == .mark, let symbol = HILOperator(rawValue: peeked.text),
            HILOperator.levels[level].contains(symbol)
        {
            operators += 1
            guard operators <= Self.mostOperators else { throw tooLarge }
            _ = read()
            left = .operation(symbol, left, try operations(level: level + 1), at: start)
        }
        return left
    }

    private mutating func term() throws(HILError) -> HILNode {
        let token = peeked
        switch token.kind {
        case .mark where token.text == "(":
            _ = read()
            let inner = try nested { (parser) throws(HILError) in try parser.expression() }
            try require(")")
            return inner
        case .openQuote: return try nested { (parser) throws(HILError) in try parser.sequence(isQuoted: true) }
        case .integer, .float: return .literal(try number(read()), at: token.position)
        case .bool: return .literal(.bool(read().text == "true"), at: token.position)
        case .mark where token.text == "-":
            _ = read()
            let operand = try nested { (parser) throws(HILError) in try parser.term() }
            return .operation(.subtract, .literal(.int(0), at: token.position), operand, at: token.position)
        case .mark where token.text == "!":
            _ = read()
            let operand = try nested { (parser) throws(HILError) in try parser.term() }
            return .operation(.equal, .literal(.bool(false), at: token.position), operand, at: token.position)
        case .identifier: return try named()
        default: throw Self.expected("expression", token)
        }
    }

    private func number(_ token: HILToken) throws(HILError) -> HILValue {
        if token.kind == .float {
            do { return .float(try GoNumber.float(token.text)) } catch {
                throw .parse("invalid float: \(error.message)", at: token.position)
            }
        }
        guard let value = Int64(token.text) else {
            let failure = GoNumber.Failure.range("Atoi", token.text)
            throw .parse("invalid integer: \(failure.message)", at: token.position)
        }
        return .int(value)
    }

    /// A variable, perhaps with an index, or a call.
    private mutating func named() throws(HILError) -> HILNode {
        let name = read()
        if peeked.isMark("(") {
            _ = read()
            var arguments: [HILNode] = []
            while !peeked.isMark(")") {
                arguments.append(try nested { (parser) throws(HILError) in try parser.expression() })
                guard peeked.isMark(",") else { break }
                _ = read()
            }
            try require(")")
            return .call(name.text, arguments, at: name.position)
        }
        let variable = HILNode.variable(name.text, at: name.position)
        guard peeked.isMark("[") else { return variable }
        let bracket = read()
        let key = try nested { (parser) throws(HILError) in try parser.expression() }
        try require("]")
        return .index(of: variable, key: key, at: bracket.position)
    }

    private mutating func require(_ mark: String) throws(HILError) {
        let token = read()
        guard token.isMark(mark) else { throw Self.expected("\"\(mark)\"", token) }
    }
}
