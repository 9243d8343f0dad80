// SPDX-License-Identifier: MIT

/// Reads the grammar of go-bexpr as its generated parser does: by ordered choice, with a record of what would have been
/// accepted at the furthest place reached, from which the message of a refusal is made. The rules are in
/// `FilterParser+Grammar.swift`.
///
/// Consul's parser tries a group in parentheses again for each way to read what holds it, which takes time exponential
/// in the depth. Here a group is read once: trying again could only repeat errors already noted. Depth is limited to
/// ``maximumDepth``, beyond what Consul could answer.
struct FilterParser {
    static let maximumDepth = 64
    /// How many errors are told; more come only of many bytes that are no UTF-8.
    static let maximumErrors = 64

    struct Position {
        var line = 1
        /// In scalars, from 1; 0 for a newline, which counts to the line that it begins.
        var column = 0
        /// In bytes.
        var offset = 0
    }

    struct Cursor {
        var position = Position()
        var scalar = DecodedScalar.end
    }

    let text: [UInt8]
    var cursor = Cursor()
    /// What each group in parentheses has been found to be, by the offset where it begins.
    var groups: [Int: (node: FilterExpression.Node?, end: Cursor)] = [:]
    var depth = 0

    private var rule: StaticString?
    private var errors: [String] = []
    private var furthest = Position(column: 1)
    private var expected: [String] = []
    /// Inside of a negative look-ahead what counts as a failure is a success.
    private var isInverted = false

    init(_ text: [UInt8]) {
        self.text = text
        read()
    }

    mutating func parse() throws(FilterError) -> FilterExpression.Node {
        let node = input()
        if node == nil && errors.isEmpty { noteError("no match found, expected: \(expectations)", at: furthest) }
        guard let node, errors.isEmpty else { throw FilterError(message: errors.joined(separator: "\n")) }
        return node
    }

    private var expectations: String {
        var names = expected.filter { $0 != "!." }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        if expected.contains("!.") { names.append("EOF") }
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }
}

// MARK: What rules are made of

extension FilterParser {
    /// Reads as the rule of that name, which errors inside of it mention.
    mutating func rule<T>(_ name: StaticString, _ body: (inout FilterParser) -> T?) -> T? {
        let outer = rule
        rule = name
        defer { rule = outer }
        return attempt(body)
    }

    /// Reads what the body reads, or nothing where it answers nil.
    mutating func attempt<T>(_ body: (inout FilterParser) -> T?) -> T? {
        let start = cursor
        guard let value = body(&self) else {
            cursor = start
            return nil
        }
        return value
    }

    /// Whether the body could read on from here.
    mutating func isAhead(_ body: (inout FilterParser) -> Bool) -> Bool {
        let start = cursor
        defer { cursor = start }
        return body(&self)
    }

    /// Whether the body could not read on from here.
    mutating func isNotAhead(_ body: (inout FilterParser) -> Bool) -> Bool {
        isInverted.toggle()
        defer { isInverted.toggle() }
        return !isAhead(body)
    }

    mutating func literal(_ word: String) -> Bool {
        let start = cursor
        for scalar in word.unicodeScalars {
            guard cursor.scalar.value == scalar.value else {
                cursor = start
                note(false, at: start.position, GoQuote.quote(word))
                return false
            }
            read()
        }
        note(true, at: start.position, GoQuote.quote(word))
        return true
    }

    mutating func character(_ name: String, _ isMember: (UInt8) -> Bool) -> Bool {
        let start = cursor.position
        let isFound = cursor.scalar.value < 0x80 && isMember(UInt8(truncatingIfNeeded: cursor.scalar.value))
        if isFound { read() }
        note(isFound, at: start, name)
        return isFound
    }

    mutating func anyCharacter() -> Bool {
        let start = cursor.position
        let isFound = !cursor.scalar.isEnd
        if isFound { read() }
        note(isFound, at: start, ".")
        return isFound
    }

    /// Refuses the expression for a reason beyond the grammar, and fails to match.
    mutating func refuse<T>(_ reason: String, at position: Position? = nil) -> T? {
        noteError(reason, at: position ?? cursor.position)
        return nil
    }

    mutating func noteError(_ reason: String, at position: Position) {
        let place = "\(position.line):\(position.column) (\(position.offset))"
        let message = place + (rule.map { ": rule \($0)" } ?? "") + ": " + reason
        if errors.count < Self.maximumErrors && !errors.contains(message) { errors.append(message) }
    }

    private mutating func note(_ success: Bool, at position: Position, _ want: @autoclosure () -> String) {
        guard success == isInverted, position.offset >= furthest.offset else { return }
        if position.offset > furthest.offset {
            furthest = position
            expected = []
        }
        let want = isInverted ? "!" + want() : want()
        if !expected.contains(want) { expected.append(want) }
    }

    private mutating func read() {
        cursor.position.offset += cursor.scalar.width
        cursor.scalar = text.decodeScalar(at: cursor.position.offset)
        cursor.position.column += 1
        if cursor.scalar.value == 0x0a {
            cursor.position.line += 1
            cursor.position.column = 0
        }
        if cursor.scalar.isInvalid { noteError("invalid encoding", at: cursor.position) }
    }
}
