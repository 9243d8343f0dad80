// SPDX-License-Identifier: MIT

/// Reads tokens from a text. It tells positions as hashicorp/hcl does, which count how often the end has been read,
/// too.
struct HCLScanner {
    /// Stands for the end of the text, and for a character 0.
    static let end: UInt32 = 0

    let text: [UInt8]
    let isJSON: Bool
    /// The error noted last.
    private(set) var error: HCLError?
    /// Behind the character read last.
    private(set) var position = HCLPosition(line: 1)
    /// How many bytes that character has.
    private(set) var lastWidth = 0
    private var previous = HCLPosition()
    private var lastLineLength = 0

    init(_ text: [UInt8], isJSON: Bool) {
        self.text = text
        self.isJSON = isJSON
    }

    // MARK: Characters

    mutating func next() -> UInt32 {
        let scalar = text.decodeScalar(at: position.offset)
        if !scalar.isEnd { previous = position }
        position.column += 1
        position.offset += scalar.width
        lastWidth = scalar.width
        if scalar.isEnd { return Self.end }
        switch scalar.value {
        case 0x0a:
            position.line += 1
            lastLineLength = position.column
            position.column = 0
        case 0xfffd where scalar.isInvalid: note("illegal UTF-8 encoding")
        case 0 where !isJSON: note("unexpected null character (0x00)")
        case 0xe123 where !isJSON:
            note("unicode code point U+E123 reserved for internal use")
            return 0xfffd
        default: break
        }
        return scalar.value
    }

    /// Goes back before the character read last.
    mutating func unread() { position = previous }

    func peek() -> UInt32 {
        let scalar = text.decodeScalar(at: position.offset)
        return scalar.isEnd ? Self.end : scalar.value
    }

    func character(is ascii: Unicode.Scalar) -> Bool { peek() == ascii.value }

    mutating func note(_ reason: String) {
        let place = lastPosition
        error = isJSON ? HCLError("\(place): \(reason)") : HCLError(at: place, reason)
    }

    /// The position of the character read last.
    private var lastPosition: HCLPosition {
        let offset = position.offset - lastWidth
        if position.column > 0 { return HCLPosition(line: position.line, column: position.column, offset: offset) }
        if lastLineLength > 0 { return HCLPosition(line: position.line - 1, column: lastLineLength, offset: offset) }
        return HCLPosition(line: 1, column: 1, offset: offset)
    }

    // MARK: Tokens

    mutating func scan() -> HCLToken {
        var character = next()
        while [0x20, 0x09, 0x0a, 0x0d].contains(character) { character = next() }
        var token = HCLToken(kind: .illegal, isJSON: isJSON)
        let start = position.offset - lastWidth
        token.position = lastPosition
        token.kind = isJSON ? scanJSONToken(character) : scanToken(character)
        if start < position.offset { token.text = Array(text[start..<position.offset]) }
        return token
    }

    // MARK: Classes of characters

    static func isLetter(_ character: UInt32) -> Bool {
        if character < 0x80 { return (0x61...0x7a).contains(character | 0x20) || character == 0x5f }
        switch Unicode.Scalar(character)?.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    static func isDigit(_ character: UInt32) -> Bool {
        if character < 0x80 { return isDecimal(character) }
        return Unicode.Scalar(character)?.properties.generalCategory == .decimalNumber
    }

    static func isDecimal(_ character: UInt32) -> Bool { (0x30...0x39).contains(character) }

    /// The value of a hexadecimal digit; 16 for what is none.
    static func digit(_ character: UInt32) -> UInt32 {
        if isDecimal(character) { return character - 0x30 }
        return (0x61...0x66).contains(character | 0x20) ? (character | 0x20) - 0x61 + 10 : 16
    }
}
