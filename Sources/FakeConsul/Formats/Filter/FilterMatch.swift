// SPDX-License-Identifier: MIT

/// One comparison of a compiled filter.
struct FilterMatch: Sendable {
    private let selector: [String]
    private let comparison: FilterComparison
    private let isNegated: Bool
    private let operand: FilterOperand

    init(_ match: FilterExpression.Match, for schema: FilterSchema) throws(FilterError) {
        let kind = try Self.kind(at: match.selector, in: schema)
        guard kind.supports(match.comparison) else {
            let name = GoQuote.quote(match.operatorName)
            throw FilterError(message: "Invalid match operator \(name) for selector \(GoQuote.quote(match.path))")
        }
        selector = match.selector
        comparison = match.comparison
        isNegated = match.isNegated
        operand =
            try match.value.map { raw throws(FilterError) in try Self.operand(raw, of: match, for: kind) } ?? .none
    }

    private static func kind(at selector: [String], in schema: FilterSchema) throws(FilterError) -> FilterKind {
        var kind = FilterKind.record(schema)
        for (depth, name) in selector.enumerated() {
            guard let next = kind.member(name) else {
                let path = selector[...depth].joined(separator: ".")
                throw FilterError(message: "Selector \(GoQuote.quote(path)) is not valid")
            }
            kind = next
        }
        return kind
    }

    private static func operand(
        _ raw: String,
        of match: FilterExpression.Match,
        for kind: FilterKind
    ) throws(FilterError) -> FilterOperand {
        if match.comparison == .matches { return .pattern(try pattern(raw)) }
        if match.comparison == .contains, case .string = kind { return .part(ByteSearch(raw)) }
        do throws(GoNumber.Failure) {
            return try kind.operand(raw)
        } catch {
            let (value, path) = (GoQuote.quote(raw), GoQuote.quote(match.path))
            throw FilterError(message: "Failed to coerce value \(value) for selector \(path): \(error.message)")
        }
    }

    private static func pattern(_ raw: String) throws(FilterError) -> RegularExpression {
        do throws(RegularExpressionError) {
            return try RegularExpression(raw)
        } catch {
            throw FilterError(message: "Failed to compile regular expression \(GoQuote.quote(raw)): \(error.message)")
        }
    }
}

// MARK: Reading values

extension FilterMatch {
    /// Whether it holds for a value whose selectors before `depth` have been followed.
    func holds(for value: FilterValue?, from depth: Int) -> Bool {
        guard let value else { return holdsWhereMissing }
        guard depth < selector.count else { return isNegated != compare(value) }
        switch value {
        case .record(let record):
            return holds(for: record.filterValue(selector[depth]), from: depth + 1)
        case .records(let records):
            return records.contains { holds(for: .record($0), from: depth) }
        case .list(let elements):
            return elements.contains { holds(for: $0, from: depth) }
        case .lookup(_, let lookUp):
            return holds(for: lookUp(selector[depth]), from: depth + 1)
        case .string, .bool, .int, .uint, .float, .strings:
            return false
        }
    }

    /// What is not in a map is not equal, not contained and empty; and it matches, or not, as one likes it: both hold
    /// in Consul.
    private var holdsWhereMissing: Bool {
        switch comparison {
        case .equal, .contains: return isNegated
        case .isEmpty: return !isNegated
        case .matches: return true
        }
    }

    private func compare(_ value: FilterValue) -> Bool {
        switch comparison {
        case .equal: return operand.equals(value)
        case .contains: return operand.isContained(in: value)
        case .matches: return operand.matches(value)
        case .isEmpty: return value.isEmpty
        }
    }
}

extension FilterValue {
    fileprivate var isEmpty: Bool {
        switch self {
        case .list(let elements): return elements.isEmpty
        case .strings(let elements): return elements.isEmpty
        case .records(let records): return records.isEmpty
        case .lookup(let count, _): return count == 0
        case .string, .bool, .int, .uint, .float, .record: return false
        }
    }
}
