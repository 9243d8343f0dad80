// SPDX-License-Identifier: MIT

/// Reads a template into text and actions, with the refusals of Go's text/template.
struct AddressTemplateParser {
    private let text: [UInt8]
    private var position = 0
    /// The next text loses the white space at its front.
    private var trimsNext = false
    private static let maxDepth = 32

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func parse() throws(AddressTemplate.Failure) -> [AddressTemplate.Node] {
        var nodes: [AddressTemplate.Node] = []
        while position < text.count {
            let plain = readText()
            if !plain.isEmpty { nodes.append(.text(plain)) }
            if position < text.count, let pipeline = try readAction() { nodes.append(.action(pipeline)) }
        }
        return nodes
    }

    // MARK: Text

    /// The text up to the next action, trimmed as the actions at both of its ends ask for.
    private mutating func readText() -> String {
        let start = position
        while position < text.count, !starts(with: "{{") { position += 1 }
        var plain = text[start..<position]
        if trimsNext { plain = plain.drop(while: Self.isSpace) }
        trimsNext = false
        if starts(with: "{{-"), position + 3 < text.count, Self.isSpace(text[position + 3]) {
            while let last = plain.last, Self.isSpace(last) { plain.removeLast() }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private func starts(with word: StaticString) -> Bool {
        text[position...].starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    // MARK: Actions

    /// The pipeline of an action; nil for a comment.
    private mutating func readAction() throws(AddressTemplate.Failure) -> AddressTemplate.Pipeline? {
        position += 2
        if starts(with: "-"), position + 1 < text.count, Self.isSpace(text[position + 1]) { position += 1 }
        skipSpaces()
        if starts(with: "/*") {
            try skipComment()
            return nil
        }
        let pipeline = try readPipeline(depth: 0)
        guard atEnd() else { throw failure("unclosed action") }
        closeAction()
        return pipeline
    }

    private mutating func skipComment() throws(AddressTemplate.Failure) {
        while position < text.count, !starts(with: "*/") { position += 1 }
        guard position < text.count else { throw failure("unclosed comment") }
        position += 2
        guard atEnd() else { throw failure("comment ends before closing delimiter") }
        closeAction()
    }

    /// Whether the action ends here, but for white space.
    private mutating func atEnd() -> Bool {
        skipSpaces()
        return starts(with: "}}") || starts(with: "-}}")
    }

    private mutating func closeAction() {
        trimsNext = starts(with: "-")
        position += trimsNext ? 3 : 2
    }

    private mutating func readPipeline(depth: Int) throws(AddressTemplate.Failure) -> AddressTemplate.Pipeline {
        guard depth < Self.maxDepth else { throw failure("max expression depth exceeded") }
        var pipeline: AddressTemplate.Pipeline = []
        while true {
            let command = try readCommand(depth: depth)
            guard !command.isEmpty else { throw failure("missing value for command") }
            pipeline.append(command)
            guard position < text.count, text[position] == UInt8(ascii: "|") else { return pipeline }
            position += 1
        }
    }

    private mutating func readCommand(depth: Int) throws(AddressTemplate.Failure) -> AddressTemplate.Command {
        var command: AddressTemplate.Command = []
        while true {
            if atEnd() { return command }
            guard position < text.count else { throw failure("unclosed action") }
            switch text[position] {
            case UInt8(ascii: "|"), UInt8(ascii: ")"): return command
            default: command.append(try readOperand(depth: depth))
            }
        }
    }

    private mutating func readOperand(depth: Int) throws(AddressTemplate.Failure) -> AddressTemplate.Operand {
        switch text[position] {
        case UInt8(ascii: "\""): return .string(try readQuoted())
        case UInt8(ascii: "`"): return .string(try readRaw())
        case UInt8(ascii: "("):
            position += 1
            let inner = try readPipeline(depth: depth + 1)
            guard position < text.count, text[position] == UInt8(ascii: ")") else {
                throw failure("unclosed left paren")
            }
            position += 1
            return .pipeline(inner)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            return .number(try readNumber())
        default: return try readWord()
        }
    }

    private mutating func readQuoted() throws(AddressTemplate.Failure) -> String {
        let start = position
        position += 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            if text[position] == UInt8(ascii: "\n") { throw failure("unterminated quoted string") }
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < text.count else { throw failure("unterminated quoted string") }
        position += 1
        guard let bytes = GoQuote.unquote(text[start..<position]) else { throw failure("invalid syntax") }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func readRaw() throws(AddressTemplate.Failure) -> String {
        guard let end = text[(position + 1)...].firstIndex(of: UInt8(ascii: "`")) else {
            throw failure("unterminated raw quoted string")
        }
        defer { position = end + 1 }
        return String(decoding: text[(position + 1)..<end], as: UTF8.self)
    }

    private mutating func readNumber() throws(AddressTemplate.Failure) -> Int {
        let word = takeWord()
        guard let number = Int(word) else { throw failure("bad number syntax: \(GoQuote.quote(word))") }
        return number
    }

    private mutating func readWord() throws(AddressTemplate.Failure) -> AddressTemplate.Operand {
        let word = takeWord()
        if word == "." { return .dot }
        guard let first = word.utf8.first, Self.isLetter(first) else {
            let unexpected = word.isEmpty ? String(decoding: [text[position]], as: UTF8.self) : word
            throw failure("unexpected \(GoQuote.quote(unexpected)) in command")
        }
        guard AddressTemplateFunctions.names.contains(word) else {
            throw failure("function \(GoQuote.quote(word)) not defined")
        }
        return .function(word)
    }

    /// The bytes up to white space or punctuation.
    private mutating func takeWord() -> String {
        let start = position
        if text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") { position += 1 }
        while position < text.count, Self.isLetter(text[position]) || text[position] == UInt8(ascii: ".") {
            position += 1
        }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private mutating func skipSpaces() {
        while position < text.count, Self.isSpace(text[position]) { position += 1 }
    }

    private func failure(_ message: String) -> AddressTemplate.Failure {
        let lines = text[..<min(position, text.count)].count { $0 == UInt8(ascii: "\n") }
        return AddressTemplate.Failure(message: message, line: lines + 1)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0d, 0x0a].contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x5f
            || byte >= 0x80
    }
}
