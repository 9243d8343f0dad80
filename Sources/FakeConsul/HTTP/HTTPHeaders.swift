// SPDX-License-Identifier: MIT

/// Header fields in the order in which they were added; names compare without case.
///
/// Those of a received request stay the bytes that came, with a note of where each field lies: most are never looked
/// at, and a String each would cost more than the rest of the parsing.
struct HTTPHeaders: Sendable {
    /// Where one received field lies in `bytes`.
    struct Span: Sendable {
        let name: Range<Int32>
        let value: Range<Int32>
    }

    private var bytes: [UInt8] = []
    private var spans: [Span] = []
    private var added: [(name: HTTPHeader, value: String)] = []

    init() {}

    init(_ fields: [(name: HTTPHeader, value: String)]) { added = fields }

    /// The fields of a received head.
    init(bytes: [UInt8], spans: [Span]) {
        self.bytes = bytes
        self.spans = spans
    }

    /// Every field, in order.
    var fields: [(name: HTTPHeader, value: String)] {
        spans.isEmpty ? added : spans.map { (HTTPHeader(canonicalizing: slice($0.name)), text($0.value)) } + added
    }

    /// The first value of the field, or nil. Setting replaces every field of that name; nil removes them.
    subscript(_ name: HTTPHeader) -> String? {
        get {
            if let span = spans.first(where: { matches($0, name) }) { return text(span.value) }
            return added.first { $0.name.name.equalsIgnoringASCIICase(name.name) }?.value
        }
        set {
            if !spans.isEmpty { spans = spans.filter { !matches($0, name) } }
            added.removeAll { $0.name.name.equalsIgnoringASCIICase(name.name) }
            if let newValue { add(name, newValue) }
        }
    }

    /// Adds a field, also where one of that name is there already.
    mutating func add(_ name: HTTPHeader, _ value: String) {
        if added.isEmpty { added.reserveCapacity(8) }
        added.append((name, value))
    }

    /// Every value of the field, in order.
    func all(_ name: HTTPHeader) -> [String] {
        spans.filter { matches($0, name) }.map { text($0.value) }
            + added.filter { $0.name.name.equalsIgnoringASCIICase(name.name) }.map(\.value)
    }

    /// Calls `body` with each field's name and value; no copy is made where the fields were added one by one.
    func forEach(_ body: (String, String) -> Void) {
        for span in spans { body(HTTPHeader(canonicalizing: slice(span.name)).name, text(span.value)) }
        for field in added { body(field.name.name, field.value) }
    }

    private func slice(_ range: Range<Int32>) -> ArraySlice<UInt8> {
        bytes[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    private func text(_ range: Range<Int32>) -> String { String(decoding: slice(range), as: UTF8.self) }

    private func matches(_ span: Span, _ name: HTTPHeader) -> Bool {
        guard span.name.count == name.name.utf8.count else { return false }
        return zip(slice(span.name), name.name.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}
