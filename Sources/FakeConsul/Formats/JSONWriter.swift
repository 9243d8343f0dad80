// SPDX-License-Identifier: MIT

/// Writes JSON straight into bytes, as Go's `encoding/json` does: members in the order in which they are written, `<`,
/// `>`, `&`, U+2028 and U+2029 escaped, invalid UTF-8 replaced; with `pretty`, a line a member and an indentation a
/// level.
struct JSONWriter {
    var bytes: [UInt8] = []
    let pretty: Bool
    private let indentation: StaticString
    /// How many containers are open.
    private(set) var depth = 0
    private var isFirst = true
    private var afterKey = false

    /// Consul's answers indent by four spaces, some of its commands by a tab or two spaces.
    init(pretty: Bool = false, indentation: StaticString = "    ", reserving capacity: Int = 0) {
        self.pretty = pretty
        self.indentation = indentation
        if capacity > 0 { bytes.reserveCapacity(capacity) }
    }

    // MARK: Containers

    mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "{"))
        try body(&self)
        close(UInt8(ascii: "}"))
    }

    mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "["))
        try body(&self)
        close(UInt8(ascii: "]"))
    }

    /// Begins a member; its value is what is written next. The name must need no escape.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        append(name)
        bytes.append(UInt8(ascii: "\""))
        endKey()
    }

    /// Begins a member whose name is data.
    mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        endKey()
    }

    // MARK: Values

    mutating func null() { literal("null") }

    mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    mutating func string(_ value: String) {
        beginValue()
        appendQuoted(value)
    }

    /// Text that need not be UTF-8; broken bytes become `\ufffd`.
    mutating func string(utf8 value: [UInt8]) {
        beginValue()
        value.withUnsafeBufferPointer { appendQuoted($0) }
    }

    mutating func int(_ value: some BinaryInteger) {
        beginValue()
        if let value = Int64(exactly: value) {
            appendDecimal(value.magnitude, isNegative: value < 0)
        } else {
            append(contentsOf: String(value))
        }
    }

    /// A number as Go writes a `float64`. Go has no JSON for infinity and what is not a number; here they are null.
    mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        beginValue()
        append(contentsOf: GoFloat.json(value))
    }

    /// Bytes as Go writes a `[]byte`: in base64, or null where there is no slice.
    mutating func base64(_ value: [UInt8]?) {
        guard let value else { return null() }
        beginValue()
        bytes.append(UInt8(ascii: "\""))
        value.withUnsafeBufferPointer { Base64.standard.append($0, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a value that is JSON already.
    mutating func raw(_ json: some Sequence<UInt8>) {
        beginValue()
        bytes.append(contentsOf: json)
    }

    /// Ends the document as Consul ends a pretty one.
    mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

    // MARK: Punctuation

    private mutating func literal(_ text: StaticString) {
        beginValue()
        append(text)
    }

    mutating func beginValue() {
        if afterKey {
            afterKey = false
        } else if depth > 0 {
            separate()
        }
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        if pretty { indent() }
    }

    private mutating func endKey() {
        bytes.append(UInt8(ascii: ":"))
        if pretty { bytes.append(UInt8(ascii: " ")) }
        afterKey = true
    }

    private mutating func open(_ bracket: UInt8) {
        beginValue()
        bytes.append(bracket)
        depth += 1
        isFirst = true
    }

    private mutating func close(_ bracket: UInt8) {
        depth -= 1
        if pretty && !isFirst { indent() }
        bytes.append(bracket)
        isFirst = false
    }

    private mutating func indent() {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<depth { append(indentation) }
    }
}

/// What writes itself as JSON in Consul's field order.
protocol JSONWritable {
    func write(to json: inout JSONWriter)
}
