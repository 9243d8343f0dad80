// SPDX-License-Identifier: MIT

/// The parameters of a query string, as Go's `url.ParseQuery` reads them: `+` is a space, a pair with a broken escape
/// or with a semicolon is left out, a name without `=` has the empty value, and the first of several values is the one
/// that `[name]` gives.
struct QueryParameters: Sendable {
    private(set) var pairs: [(name: String, value: String)] = []
    /// Whether a pair was left out as broken: where Go's `ParseQuery` gives an error beside what it could read.
    private(set) var isMalformed = false

    init() {}

    init(pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// Reads a query string, without its `?`.
    static func parse(_ query: String) -> QueryParameters { QueryParameters(query.utf8) }

    init(_ query: some Collection<UInt8>) {
        guard !query.isEmpty else { return }
        for part in query.split(separator: UInt8(ascii: "&")) {
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let value = equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...]
            guard
                !part.contains(UInt8(ascii: ";")),
                let name = PercentEncoding.decodeQueryPart(part[..<(equals ?? part.endIndex)]),
                let value = PercentEncoding.decodeQueryPart(value)
            else {
                isMalformed = true
                continue
            }
            pairs.append((name, value))
        }
    }

    /// The first value, or nil where the name is absent.
    subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// Whether the name is there, with or without a value.
    func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    /// Every value of the name, in order.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    mutating func append(_ name: String, _ value: String) { pairs.append((name, value)) }
}
