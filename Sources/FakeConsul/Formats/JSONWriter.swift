// SPDX-License-Identifier: MIT

/// Writes JSON straight into bytes, as Go's `encoding/json` does: members in the order in which they are written, `<`, `>`, `&`,
/// U+2028 and U+2029 escaped, invalid UTF-8 replaced; with `pretty`, four spaces a level.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    let pretty: Bool
    private var depth = 0
    private var isFirst = true
    private var afterKey = false

    init(pretty: Bool = false, reserving capacity: Int = 0) {
        self.pretty = pretty
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

    /// Begins a member; its value is what is written next.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        endKey()
    }

    /// Begins a member whose name is data.
    mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        endKey(quoted: true)
    }

    // MARK: Values

    mutating func null() { literal("null") }

    mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    mutating func string(_ value: String) {
        beginValue()
        appendQuoted(value)
    }

    mutating func int(_ value: some BinaryInteger) {
        beginValue()
        appendDecimal(value)
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
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func beginValue() {
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

    private mutating func endKey(quoted: Bool = false) {
        if !quoted { bytes.append(UInt8(ascii: "\"")) }
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
        for _ in 0..<depth { bytes.append(contentsOf: [0x20, 0x20, 0x20, 0x20]) }
    }

    private mutating func appendDecimal(_ value: some BinaryInteger) {
        if let small = Int64(exactly: value), (0..<10).contains(small) {
            bytes.append(UInt8(ascii: "0") + UInt8(small))
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5c || byte == 0x3c || byte == 0x3e || byte == 0x26 {
            bytes.append(contentsOf: utf8[start..<index])
            appendEscape(byte)
            start = index + 1
        }
        bytes.append(contentsOf: utf8[start...])
    }

    private mutating func appendEscape(_ byte: UInt8) {
        let hex = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x22, 0x5c: bytes.append(byte)
        case 0x0a: bytes.append(UInt8(ascii: "n"))
        case 0x0d: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        default: bytes.append(contentsOf: [0x75, 0x30, 0x30, hex[Int(byte >> 4)], hex[Int(byte & 15)]])
        }
    }
}

/// What writes itself as JSON in Consul's field order.
protocol JSONWritable {
    func write(to json: inout JSONWriter)
}
