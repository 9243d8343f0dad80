// SPDX-License-Identifier: MIT

/// The rules for expressions, by the names and in the order of go-bexpr's grammar, since both show in its messages.
/// Chains of `and`, `or` and `not` are read in loops: the grammar's recursion would try their parts again, to the same
/// end.
extension FilterParser {
    typealias Node = FilterExpression.Node

    mutating func input() -> Node? {
        rule("Input") { parser in
            parser.attempt { parser in
                parser.skip()
                guard let node = parser.parenthesized() else { return nil }
                parser.skip()
                return parser.isAtEnd() ? node : nil
            }
                ?? parser.attempt { parser in
                    parser.skip()
                    guard let node = parser.orExpression() else { return nil }
                    parser.skip()
                    return parser.isAtEnd() ? node : nil
                }
        }
    }

    mutating func orExpression() -> Node? {
        let start = cursor.position.offset
        if let known = groups[start] {
            if known.node != nil { cursor = known.end }
            return known.node
        }
        depth += 1
        defer { depth -= 1 }
        let node = depth > Self.maximumDepth ? refuse("Expression is nested too deeply") : alternatives()
        groups[start] = (node, cursor)
        return node
    }

    private mutating func alternatives() -> Node? {
        rule("OrExpression") { $0.chain("or", of: { $0.andExpression() }).map { $0.count == 1 ? $0[0] : .any($0) } }
    }

    private mutating func andExpression() -> Node? {
        rule("AndExpression") { $0.chain("and", of: { $0.notExpression() }).map { $0.count == 1 ? $0[0] : .all($0) } }
    }

    private mutating func chain(_ word: String, of part: (inout FilterParser) -> Node?) -> [Node]? {
        guard let first = part(&self) else { return nil }
        var parts = [first]
        while let next = attempt({ $0.isOperator(word) ? part(&$0) : nil }) { parts.append(next) }
        return parts
    }

    private mutating func isOperator(_ word: String) -> Bool { space() && literal(word) && space() }

    private mutating func notExpression() -> Node? {
        rule("NotExpression") { parser in
            var starts: [Cursor] = []
            while true {
                starts.append(parser.cursor)
                if parser.attempt({ $0.literal("not") && $0.space() ? true : nil }) == nil { break }
            }
            // Where nothing follows the last `not`, that word itself may be a selector or a value.
            while let start = starts.popLast() {
                parser.cursor = start
                guard let node = parser.parenthesizedExpression() else { continue }
                return starts.count % 2 == 0 ? node : Self.negated(node)
            }
            return nil
        }
    }

    private static func negated(_ node: Node) -> Node {
        if case .not(let inner) = node { return inner }
        return .not(node)
    }

    private mutating func parenthesizedExpression() -> Node? {
        rule("\"grouping\"") { parser in
            parser.attempt { $0.parenthesized() } ?? parser.matchExpression() ?? parser.unmatchedParenthesis()
        }
    }

    private mutating func parenthesized() -> Node? {
        guard literal("(") else { return nil }
        skip()
        guard let node = orExpression() else { return nil }
        skip()
        return literal(")") ? node : nil
    }

    private mutating func unmatchedParenthesis() -> Node? {
        attempt { parser in
            guard parser.literal("(") else { return nil }
            parser.skip()
            guard parser.orExpression() != nil else { return nil }
            parser.skip()
            guard parser.isNotAhead({ $0.literal(")") }) else { return nil }
            return parser.refuse("Unmatched parentheses")
        }
    }
}
