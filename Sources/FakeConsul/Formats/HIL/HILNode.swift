// SPDX-License-Identifier: MIT

/// What a template says, as a tree (`hil ast`).
indirect enum HILNode: Sendable {
    case literal(HILValue, at: HILPosition)
    case variable(String, at: HILPosition)
    case index(of: HILNode, key: HILNode, at: HILPosition)
    case call(String, [HILNode], at: HILPosition)
    case operation(HILOperator, HILNode, HILNode, at: HILPosition)
    case condition(HILNode, then: HILNode, otherwise: HILNode, at: HILPosition)
    /// Text and expressions, one after the other.
    case output([HILNode], at: HILPosition)
}

enum HILOperator: String, Sendable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case notEqual = "!="
    case greater = ">"
    case greaterOrEqual = ">="
    case less = "<"
    case lessOrEqual = "<="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"

    /// Those that bind the least come first.
    static let levels: [[HILOperator]] = [
        [.or], [.and], [.equal, .notEqual], [.greater, .greaterOrEqual, .less, .lessOrEqual], [.add, .subtract],
        [.multiply, .divide, .modulo],
    ]

    var isLogical: Bool { self == .or || self == .and }
    var isEquality: Bool { self == .equal || self == .notEqual }
    var isComparison: Bool { isEquality || Self.levels[3].contains(self) }
}

enum HILValue: Hashable, Sendable {
    case string(String)
    case int(Int64)
    case float(Double)
    case bool(Bool)

    var type: HILType {
        switch self {
        case .string: .string
        case .int: .int
        case .float: .float
        case .bool: .bool
        }
    }
}

enum HILType: String, Sendable {
    case bool = "TypeBool"
    case string = "TypeString"
    case int = "TypeInt"
    case float = "TypeFloat"

    /// Its name for people.
    var printable: String {
        switch self {
        case .bool: "type bool"
        case .string: "type string"
        case .int: "type int"
        case .float: "type float"
        }
    }
}
