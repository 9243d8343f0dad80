// SPDX-License-Identifier: MIT

/// Takes a template apart (`hil scanner/scanner.go`). Text and expressions follow each other: `${` leads from one to
/// the other, `}` and quotes back.
struct HILScanner {
    private let text: [UInt8]
    private var offset = 0
    private var position = HILPosition()
    /// How many `${` are open.
    private var nesting = 0
    private var tokens: [HILToken] = []

    private init(_ text: String) { self.text = Array(text.utf8) }

    /// All pieces of the text; the last is its end.
    static func scan(_ text: String) -> [HILToken] {
        var scanner = HILScanner(text)
        scanner.scan()
        return scanner.tokens
    }

    private mutating func scan() {
        while scanText() {
            guard scanExpression() else { return }
        }
    }

    // MARK: Text

    /// Reads text up to what ends it.
    ///
    /// - Returns: whether an expression follows.
    private mutating func scanText() -> Bool {
        let start = (offset: offset, position: position)
        let isQuoted = nesting > 0
        while true {
            guard offset < text.count else {
                if isQuoted {
                    add(.invalid, from: start.offset, at: start.position)
                    add(.endOfText, from: offset, at: position)
                } else {
                    if offset > start.offset { add(.literal, from: start.offset, at: start.position) }
                    add(.endOfText, from: offset, at: position)
                }
                return false
            }
            let (byte, next) = (text[offset], offset + 1 < text.count ? text[offset + 1] : nil)
            if byte == UInt8(ascii: "$"), let next {
                if next == UInt8(ascii: "{") {
                    end(text: start, isQuoted, by: .begin, length: 2)
                    nesting += 1
                    return true
                }
                if next == UInt8(ascii: "$") {
                    advance(by: 2)
                    continue
                }
            }
            if isQuoted, byte == UInt8(ascii: "\"") {
                end(text: start, isQuoted, by: .closeQuote, length: 1)
                return true
            }
            let isEscape = isQuoted && byte == UInt8(ascii: "\\")
                && (next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\"))
            if isEscape { advance(by: 2) } else { advanceCharacter() }
        }
    }

    private mutating func end(
        text start: (offset: Int, position: HILPosition), _ isQuoted: Bool, by kind: HILToken.Kind, length: Int
    ) {
        if offset > start.offset { add(isQuoted ? .string : .literal, from: start.offset, at: start.position) }
        take(kind, length)
    }

    // MARK: Expressions

    /// Reads an expression up to its end, or to a quote.
    ///
    /// - Returns: whether text follows.
    private mutating func scanExpression() -> Bool {
        while true {
            skipSpaces()
            guard offset < text.count else {
                add(.endOfText, from: offset, at: position)
                return false
            }
            switch scanToken() {
            case .end:
                nesting = max(0, nesting - 1)
                return true
            case .openQuote: return true
            case .invalid:
                add(.endOfText, from: offset, at: position)
                return false
            default: break
            }
        }
    }

    private mutating func skipSpaces() {
        while offset < text.count, [0x20, 0x09, 0x0d, 0x0a].contains(text[offset]) { advanceCharacter(asByte: true) }
    }

    private mutating func scanToken() -> HILToken.Kind {
        let byte = text[offset]
        let pair = offset + 1 < text.count ? String(decoding: text[offset...offset + 1], as: UTF8.self) : ""
        switch byte {
        case UInt8(ascii: "}"): return take(.end, 1)
        case UInt8(ascii: "\""): return take(.openQuote, 1)
        case UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "|"):
            return ["==", "&&", "||"].contains(pair) ? take(.mark, 2) : take(.invalid, 1)
        case UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"):
            return take(.mark, ["!=", "<=", ">="].contains(pair) ? 2 : 1)
        case _ where Self.marks.contains(byte): return take(.mark, 1)
        case 0x30...0x39: return scanNumber()
        default: return scanIdentifier()
        }
    }

    private static let marks = Set("()[],.+-*/%?:".utf8)

    @discardableResult
    private mutating func take(_ kind: HILToken.Kind, _ length: Int) -> HILToken.Kind {
        let start = offset
        offset += length
        add(kind, from: start, at: position)
        position.column += length
        return kind
    }

    /// Digits with a point among them at most; one at their end is none of theirs.
    private mutating func scanNumber() -> HILToken.Kind {
        var end = offset
        var point: Int?
        while end < text.count, text[end] == UInt8(ascii: ".") || (0x30...0x39).contains(text[end]) {
            if text[end] == UInt8(ascii: ".") {
                if point != nil { break }
                point = end
            }
            end += 1
        }
        if end < text.count, let last = point, last == end - 1 {
            end = last
            point = nil
        }
        return take(point == nil ? .integer : .float, end - offset)
    }

    private mutating func scanIdentifier() -> HILToken.Kind {
        let first = text.decodeScalar(at: offset)
        guard text[offset] == UInt8(ascii: "_") || Self.isLetter(first.value) else {
            let start = offset
            offset += max(1, first.width)
            add(.invalid, from: start, at: position)
            position.column += 1
            return .invalid
        }
        let (start, at) = (offset, position)
        while offset < text.count {
            let scalar = text.decodeScalar(at: offset)
            let isStar = text[offset] == UInt8(ascii: "*")
            guard isStar || Self.belongsToName(scalar.value) else { break }
            if isStar, text[offset - 1] != UInt8(ascii: ".") { break }
            if offset > start, text[offset - 1] == UInt8(ascii: "*"), text[offset] != UInt8(ascii: ".") {
                // A star must stand between points.
                offset -= text[offset - 2] == UInt8(ascii: ".") ? 2 : 1
                break
            }
            offset += max(1, scalar.width)
            position.column += 1
        }
        let name = String(decoding: text[start..<offset], as: UTF8.self)
        let kind = name == "true" || name == "false" ? HILToken.Kind.bool : .identifier
        add(kind, from: start, at: at)
        return kind
    }

    private static func isLetter(_ scalar: UInt32) -> Bool {
        guard let category = Unicode.Scalar(scalar)?.properties.generalCategory else { return false }
        switch category {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    private static func belongsToName(_ scalar: UInt32) -> Bool {
        if scalar == 0x5f || scalar == 0x2d || scalar == 0x2e || isLetter(scalar) { return true }
        guard let category = Unicode.Scalar(scalar)?.properties.generalCategory else { return false }
        switch category {
        case .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }

    // MARK: Moving on

    private mutating func add(_ kind: HILToken.Kind, from start: Int, at position: HILPosition) {
        let text = kind == .endOfText ? "" : String(decoding: text[start..<offset], as: UTF8.self)
        tokens.append(HILToken(kind: kind, text: text, position: position))
    }

    private mutating func advance(by count: Int) {
        offset += count
        position.column += count
    }

    private mutating func advanceCharacter(asByte: Bool = false) {
        if text[offset] == 0x0a {
            position.line += 1
            position.column = 1
            offset += 1
        } else {
            position.column += 1
            offset += asByte ? 1 : max(1, text.decodeScalar(at: offset).width)
        }
    }
}
