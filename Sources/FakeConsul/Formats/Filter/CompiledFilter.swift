// SPDX-License-Identifier: MIT

/// A filter held against the type that it selects from: its selectors exist, its operators fit, its values are
/// converted.
struct CompiledFilter: Sendable {
    indirect enum Node: Sendable {
        case everything
        case not(Node)
        case all([Node])
        case any([Node])
        case match(FilterMatch)
    }

    let root: Node

    /// Compiles what `?filter=` says; nothing lets everything pass (`bexpr.CreateFilter`).
    init(_ text: String, for schema: FilterSchema) throws(FilterError) {
        guard !text.isEmpty else {
            root = .everything
            return
        }
        do throws(FilterError) {
            self = try FilterExpression(parsing: text).bound(to: schema)
        } catch {
            throw error.prefixed
        }
    }

    fileprivate init(root: Node) { self.root = root }

    func matches(_ value: some Filterable) -> Bool { Self.holds(root, for: value) }

    private static func holds(_ node: Node, for value: some Filterable) -> Bool {
        switch node {
        case .everything: return true
        case .not(let inner): return !holds(inner, for: value)
        case .all(let parts): return parts.allSatisfy { holds($0, for: value) }
        case .any(let parts): return parts.contains { holds($0, for: value) }
        case .match(let match): return match.holds(for: .record(value), from: 0)
        }
    }
}

extension FilterError {
    /// As `bexpr.CreateFilter` tells an error of the expression.
    var prefixed: FilterError { FilterError(message: "Failed to create boolean expression evaluator: \(message)") }
}

extension FilterExpression {
    /// Parses as `bexpr.CreateFilter` does without a type; Consul binds such filters when there is a first value to
    /// hold them against, and tells errors of the binding without the prefix (`/v1/agent/checks`).
    static func unbound(_ text: String) throws(FilterError) -> FilterExpression? {
        guard !text.isEmpty else { return nil }
        do throws(FilterError) {
            return try FilterExpression(parsing: text)
        } catch {
            throw error.prefixed
        }
    }

    func bound(to schema: FilterSchema) throws(FilterError) -> CompiledFilter {
        CompiledFilter(root: try Self.bind(root, to: schema))
    }

    private static func bind(_ node: Node, to schema: FilterSchema) throws(FilterError) -> CompiledFilter.Node {
        switch node {
        case .not(let inner): return .not(try bind(inner, to: schema))
        case .all(let parts): return .all(try bind(parts, to: schema))
        case .any(let parts): return .any(try bind(parts, to: schema))
        case .match(let match): return .match(try FilterMatch(match, for: schema))
        }
    }

    private static func bind(_ nodes: [Node], to schema: FilterSchema) throws(FilterError) -> [CompiledFilter.Node] {
        var bound: [CompiledFilter.Node] = []
        for node in nodes { bound.append(try bind(node, to: schema)) }
        return bound
    }
}
