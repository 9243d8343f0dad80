// SPDX-License-Identifier: MIT

/// Where something stands in a template, counted from one. Columns count characters.
struct HILPosition: Hashable, Sendable, CustomStringConvertible {
    var line = 1
    var column = 1

    var description: String { "\(line):\(column)" }
}

/// A piece of a template: text, `${`, or what stands within `${ }` (`hil scanner/token.go`).
struct HILToken: Sendable {
    enum Kind: Hashable, Sendable {
        /// Text outside of `${ }`, and within quotes inside of it; both as they are written.
        case literal, string
        case integer, float, bool, identifier
        /// `${` and `}`.
        case begin, end
        case openQuote, closeQuote
        /// A mark that stands for itself, and operators of two marks.
        case mark
        case endOfText
        /// What cannot be read.
        case invalid
    }

    let kind: Kind
    let text: String
    let position: HILPosition

    func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }

    /// Its name in the refusals.
    var description: String {
        switch kind {
        case .endOfText: "end of string"
        case .invalid: "invalid sequence \(GoQuote.quote(text))"
        case .integer: "integer \(text)"
        case .float: "float \(text)"
        case .string: "string \(GoQuote.quote(text))"
        case .literal: "literal \(GoQuote.quote(text))"
        case .openQuote: "opening quote"
        case .closeQuote: "closing quote"
        case .mark where text.utf8.count == 2: text
        case .mark, .bool, .identifier, .begin, .end: GoQuote.quote(text)
        }
    }
}

/// A template that is refused, or cannot be evaluated, in HIL's words.
struct HILError: Error, Equatable, Sendable {
    let message: String
    init(_ message: String) { self.message = message }

    static func parse(_ message: String, at position: HILPosition) -> HILError {
        HILError("parse error at \(position): \(message)")
    }
}
