// SPDX-License-Identifier: MIT

/// A recorded text with tokens in place of what differs from run to run, as a regular expression.
struct ContractPattern {
    /// A token whose actual value must be consistent over a case.
    enum Token {
        case uuid(String)
        case index(String)
    }

    private(set) var tokens: [Token] = []
    private var expression = ""

    init(_ text: String, ports: [String: String], temporaryFolder: String) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "«"), let close = rest[open...].firstIndex(of: "»") {
            expression += Self.escape(rest[..<open])
            let parts = rest[rest.index(after: open)..<close].split(separator: ":", maxSplits: 1).map(String.init)
            append(parts[0], parts.count > 1 ? parts[1] : "", ports: ports, temporaryFolder: temporaryFolder)
            rest = rest[rest.index(after: close)...]
        }
        expression += Self.escape(rest)
    }

    private mutating func append(_ kind: String, _ argument: String, ports: [String: String], temporaryFolder: String) {
        switch kind {
        case "uuid":
            tokens.append(.uuid(argument))
            expression += "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
        case "index":
            tokens.append(.index(argument))
            expression += "([0-9]+)"
        case "time":
            expression +=
                #"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?: ?Z| ?[+-][0-9]{2}:?[0-9]{2}(?: [A-Z]+)?)"#
        case "int": expression += "-?[0-9]+"
        case "number": expression += #"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"#
        case "port": expression += ports[argument] ?? "no port of that name"
        case "tmp": expression += Self.escape(temporaryFolder[...])
        default: expression += #"[\s\S]*"#
        }
    }

    /// What the consistent tokens stand for in a text that matches, in order; nil where it does not.
    func match(_ text: String) -> [String]? {
        guard let regex = try? Regex(expression).matchingSemantics(.unicodeScalar),
            let match = text.wholeMatch(of: regex)
        else {
            return nil
        }
        return match.output.dropFirst().map { $0.substring.map(String.init) ?? "" }
    }

    private static func escape(_ text: Substring) -> String {
        text.reduce(into: "") { out, character in
            if "\\.+*?()|[]{}^$/".contains(character) { out += "\\" }
            out.append(character)
        }
    }
}
