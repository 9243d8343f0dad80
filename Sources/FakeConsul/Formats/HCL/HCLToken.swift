// SPDX-License-Identifier: MIT

/// What Consul says of HCL that it cannot read, in the words of hashicorp/hcl v1.0.0.
struct HCLError: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }

    init(at position: HCLPosition, _ reason: String) { message = "At \(position): \(reason)" }

    /// Says that the text ended where something else could have stood. It ends the text without being told, mostly.
    static let endOfText = HCLError("EOF token found")
}

/// A place in a text: line and column count from 1, the column in scalars, the offset in bytes from 0.
struct HCLPosition: Sendable, CustomStringConvertible {
    var line = 0
    var column = 0
    var offset = 0

    /// `-` where there is none, as in all that was read as JSON.
    var description: String { line > 0 ? "\(line):\(column)" : "-" }
}

struct HCLToken: Sendable {
    /// The kinds by the names that messages use.
    enum Kind: String, Sendable {
        case illegal = "ILLEGAL"
        case end = "EOF"
        case comment = "COMMENT"
        case identifier = "IDENT"
        case number = "NUMBER"
        case float = "FLOAT"
        case bool = "BOOL"
        case string = "STRING"
        case heredoc = "HEREDOC"
        case null = "NULL"
        case leftBracket = "LBRACK"
        case leftBrace = "LBRACE"
        case comma = "COMMA"
        case colon = "COLON"
        case period = "PERIOD"
        case rightBracket = "RBRACK"
        case rightBrace = "RBRACE"
        case assign = "ASSIGN"
        case add = "ADD"
        case subtract = "SUB"
    }

    var kind: Kind
    var position = HCLPosition()
    /// As it is written.
    var text: [UInt8] = []
    /// Whether its escapes are those of JSON.
    var isJSON = false

    var spelling: String { GoText.string(text) }

    /// As a message shows it.
    var description: String { "\(position) \(kind.rawValue) \(spelling)" }
}
