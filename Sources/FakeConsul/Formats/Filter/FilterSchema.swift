// SPDX-License-Identifier: MIT

/// The fields of a record that a filter may select, as go-bexpr finds them by reflection in Consul's types: the
/// exported fields without the tag `bexpr:"-"`, under their Go names.
struct FilterSchema: Sendable {
    let fields: [(name: String, kind: FilterKind)]

    init(_ fields: (String, FilterKind)...) {
        self.fields = fields.map { (name: $0.0, kind: $0.1) }
    }

    init(_ fields: [(name: String, kind: FilterKind)]) { self.fields = fields }
}

/// What a selectable field holds, and so what may be asked of it.
indirect enum FilterKind: Sendable {
    case string
    case bool
    case int(bits: Int)
    case uint(bits: Int)
    case float(bits: Int)
    case record(FilterSchema)
    case list(FilterKind)
    case map(FilterKind)
    /// A map whose values cannot be selected (`map[string]interface{}`).
    case opaqueMap

    static let int = FilterKind.int(bits: 64)
    static let uint = FilterKind.uint(bits: 64)
    static let strings = FilterKind.list(.string)
    static let stringMap = FilterKind.map(.string)
}

extension FilterKind {
    var isPrimitive: Bool {
        switch self {
        case .string, .bool, .int, .uint, .float: return true
        case .record, .list, .map, .opaqueMap: return false
        }
    }

    func supports(_ comparison: FilterComparison) -> Bool {
        switch self {
        case .string: return [.equal, .contains, .matches].contains(comparison)
        case .bool, .int, .uint, .float: return comparison == .equal
        case .list(let element): return comparison == .isEmpty || (comparison == .contains && element.isPrimitive)
        case .map, .opaqueMap: return comparison == .isEmpty || comparison == .contains
        case .record: return false
        }
    }

    /// What the next name of a selector leads to. A list passes it on to its elements, and a list of lists counts as
    /// flat.
    func member(_ name: String) -> FilterKind? {
        switch self {
        case .record(let schema): return schema.member(name)
        case .map(let value): return value
        case .list(let element): return element.member(name)
        case .string, .bool, .int, .uint, .float, .opaqueMap: return nil
        }
    }

    /// The value of an expression as the kind compares it (go-bexpr's coercions).
    func operand(_ raw: String) throws(GoNumber.Failure) -> FilterOperand {
        switch self {
        case .list(let element) where element.isPrimitive: return try element.operand(raw)
        case .bool: return .bool(try GoNumber.bool(raw))
        case .int(let bits): return .int(try GoNumber.int(raw, bits: bits))
        case .uint(let bits): return .uint(try GoNumber.uint(raw, bits: bits))
        case .float(let bits): return .float(try GoNumber.float(raw, bits: bits))
        case .string, .map, .opaqueMap, .record, .list: return .string(raw)
        }
    }
}

extension FilterSchema {
    func member(_ name: String) -> FilterKind? {
        fields.first { $0.name.hasSameBytes(as: name) }?.kind
    }
}
