// SPDX-License-Identifier: MIT

/// The rules for comparisons and their operators.
extension FilterParser {
    private typealias Operator = (comparison: FilterComparison, isNegated: Bool)

    mutating func matchExpression() -> Node? {
        rule("\"match\"") { $0.selectorOperatorValue() ?? $0.selectorOperator() ?? $0.valueOperatorSelector() }
    }

    private mutating func selectorOperatorValue() -> Node? {
        rule("\"match\"") { parser in
            guard let selector = parser.selector() else { return nil }
            let operation =
                parser.equality()
                ?? parser.words("MatchContains", ["contains"], (.contains, false))
                ?? parser.words("MatchNotContains", ["not", "contains"], (.contains, true))
                ?? parser.words("MatchMatches", ["matches"], (.matches, false))
                ?? parser.words("MatchNotMatches", ["not", "matches"], (.matches, true))
            guard let operation, let value = parser.value() else { return nil }
            return parser.match(selector, operation, value)
        }
    }

    private mutating func selectorOperator() -> Node? {
        rule("\"match\"") { parser in
            guard let selector = parser.selector() else { return nil }
            let operation =
                parser.words("MatchIsEmpty", ["is", "empty"], (.isEmpty, false), endsInSpace: false)
                ?? parser.words("MatchIsNotEmpty", ["is", "not", "empty"], (.isEmpty, true), endsInSpace: false)
            return operation.map { parser.match(selector, $0, nil) }
        }
    }

    private mutating func valueOperatorSelector() -> Node? {
        rule("\"match\"") { parser in
            parser.attempt { parser in
                guard let value = parser.value(), let operation = parser.membership() else { return nil }
                guard let selector = parser.selector() else { return nil }
                return parser.match(selector, operation, value)
            }
                ?? parser.attempt { parser in
                    guard parser.value() != nil, parser.membership() != nil else { return nil }
                    return parser.isNotAhead { $0.selector() != nil } ? parser.refuse("Invalid selector") : nil
                }
        }
    }

    private mutating func equality() -> Operator? {
        symbol("MatchEqual", "==", (.equal, false)) ?? symbol("MatchNotEqual", "!=", (.equal, true))
    }

    private mutating func membership() -> Operator? {
        words("MatchIn", ["in"], (.contains, false)) ?? words("MatchNotIn", ["not", "in"], (.contains, true))
    }

    private func match(_ selector: [String], _ operation: Operator, _ value: String?) -> Node {
        .match(
            .init(selector: selector, comparison: operation.comparison, isNegated: operation.isNegated, value: value)
        )
    }

    /// An operator that needs no space around it.
    private mutating func symbol(_ name: StaticString, _ text: String, _ meaning: Operator) -> Operator? {
        rule(name) { parser in
            parser.skip()
            guard parser.literal(text) else { return nil }
            parser.skip()
            return meaning
        }
    }

    /// An operator of words, each with space before it.
    private mutating func words(
        _ name: StaticString,
        _ words: [String],
        _ meaning: Operator,
        endsInSpace: Bool = true
    ) -> Operator? {
        rule(name) { parser in
            for word in words {
                guard parser.space(), parser.literal(word) else { return nil }
            }
            return !endsInSpace || parser.space() ? meaning : nil
        }
    }
}
