// SPDX-License-Identifier: MIT

/// A filter that Consul refuses, in its words.
struct FilterError: Error, Equatable {
    let message: String
}

/// A parsed `?filter=`, in the language of go-bexpr v0.1.2, not yet held against the type that it selects from.
struct FilterExpression: Sendable {
    let root: Node

    /// - Throws: what the parser of go-bexpr says, one line an error.
    init(parsing text: String) throws(FilterError) {
        var parser = FilterParser(Array(text.utf8))
        root = try parser.parse()
    }

    indirect enum Node: Sendable {
        case not(Node)
        /// All hold, asked from left to right.
        case all([Node])
        /// One holds, asked from left to right.
        case any([Node])
        case match(Match)
    }

    /// A comparison of what a selector finds.
    struct Match: Sendable {
        let selector: [String]
        let comparison: FilterComparison
        let isNegated: Bool
        /// Nil for `is empty`.
        let value: String?
    }
}

enum FilterComparison: Sendable {
    case equal
    /// `value in selector`, `selector contains value`: an element of a list, a key of a map, a part of a string.
    case contains
    case isEmpty
    case matches
}

extension FilterExpression.Match {
    /// The selector as messages show it.
    var path: String { selector.joined(separator: ".") }

    /// The operator as messages show it, whichever way it was written.
    var operatorName: String {
        switch comparison {
        case .equal: return isNegated ? "Not Equal" : "Equal"
        case .contains: return isNegated ? "Not In" : "In"
        case .isEmpty: return isNegated ? "Is Not Empty" : "Is Empty"
        case .matches: return isNegated ? "Not Matches" : "Matches"
        }
    }
}
