// SPDX-License-Identifier: MIT

/// The parameters of a query string, as Go's `url.ParseQuery` reads them: `+` is a space, a pair with a broken escape or with a
/// semicolon is left out, a name without `=` has the empty value, and the first of several values is the one that `[name]` gives.
struct QueryParameters: Sendable {
    private(set) var pairs: [(name: String, value: String)] = []

    init() {}

    init(pairs: [(name: String, value: String)]) { self.pairs = pairs }

    /// The first value, or nil where the name is absent.
    subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// Whether the name is there, with or without a value.
    func has(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    /// Every value of the name, in order.
    func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

    mutating func append(_ name: String, _ value: String) { pairs.append((name, value)) }
}
