// SPDX-License-Identifier: MIT

/// What a template may use: variables of text, and functions of one number that answer text.
struct HILScope {
    var variables: [String: String] = [:]
    var functions: [String: (Int64) -> String] = [:]

    /// The text that a template stands for.
    func evaluate(_ root: HILNode) throws(HILError) -> String {
        try checkNames(root)
        let typed = try checked(root)
        guard case .string(let text) = try value(of: typed.converted(to: .string)) else { return "" }
        return text
    }

    // MARK: Names

    /// Every name must be known, and functions get as many arguments as they take (`hil check_identifier.go`).
    private func checkNames(_ node: HILNode) throws(HILError) {
        switch node {
        case .literal: break
        case .variable(let name, let position):
            if variables[name] == nil { throw HILError("\(position): unknown variable accessed: \(name)") }
        case .index(let target, let key, _):
            try checkNames(target)
            try checkNames(key)
        case .call(let name, let arguments, let position):
            for argument in arguments { try checkNames(argument) }
            guard functions[name] != nil else { throw HILError("\(position): unknown function called: \(name)") }
            if arguments.count != 1 {
                throw HILError("\(position): \(name): expected 1 arguments, got \(arguments.count)")
            }
        case .operation(_, let left, let right, _):
            try checkNames(left)
            try checkNames(right)
        case .condition(let condition, let then, let otherwise, _):
            for part in [condition, then, otherwise] { try checkNames(part) }
        case .output(let parts, _): for part in parts { try checkNames(part) }
        }
    }

    // MARK: Types

    /// A node whose types are right: conversions stand where they must be made.
    indirect enum Typed {
        case value(HILValue)
        case variable(String)
        case call(String, Typed)
        case operation(HILOperator, Typed, Typed, type: HILType)
        case condition(Typed, then: Typed, otherwise: Typed, type: HILType)
        case output([Typed])
        case conversion(Typed, to: HILType)

        var type: HILType {
            switch self {
            case .value(let value): value.type
            case .variable, .call, .output: .string
            case .operation(_, _, _, let type), .condition(_, _, _, let type), .conversion(_, let type): type
            }
        }

        func converted(to type: HILType) -> Typed { type == self.type ? self : .conversion(self, to: type) }
    }

    /// What there is a conversion for without being asked.
    private static func converts(_ from: HILType, to type: HILType) -> Bool {
        switch (from, type) {
        case (.float, .int), (.float, .string), (.int, .float), (.int, .string), (.string, .int), (.string, .float),
            (.string, .bool), (.bool, .string):
            true
        default: from == type
        }
    }

    /// Checks types as `hil check_types.go` does, the innermost first.
    func checked(_ node: HILNode) throws(HILError) -> Typed {
        switch node {
        case .literal(let value, _): return .value(value)
        case .variable(let name, _): return .variable(name)
        case .index(_, let key, let position):
            _ = try checked(key)
            throw Self.mismatch("invalid index operation into non-indexable type: TypeString", at: position)
        case .call(let name, let arguments, let position):
            guard let first = arguments.first else { return .value(.string("")) }
            let argument = try checked(first)
            guard Self.converts(argument.type, to: .int) else {
                throw Self.mismatch(
                    "\(name): argument 1 should be type int, got \(argument.type.printable)", at: position)
            }
            return .call(name, argument.converted(to: .int))
        case .operation(let symbol, let left, let right, let position):
            return try operation(symbol, [try checked(left), try checked(right)], at: position)
        case .condition(let condition, let then, let otherwise, let position):
            return try self.condition(
                try checked(condition), try checked(then), try checked(otherwise), at: position)
        case .output(let parts, _):
            var typed: [Typed] = []
            for part in parts { typed.append(try checked(part).converted(to: .string)) }
            return .output(typed)
        }
    }

    private static func mismatch(_ message: String, at position: HILPosition) -> HILError {
        HILError("at column \(position.column), line \(position.line): \(message)")
    }

    private func operation(
        _ symbol: HILOperator, _ operands: [Typed], at position: HILPosition
    ) throws(HILError) -> Typed {
        if symbol.isLogical {
            for operand in operands where !Self.converts(operand.type, to: .bool) {
                throw Self.mismatch(
                    "logical operators require boolean operands, not \(operand.type.rawValue)", at: position)
            }
            let (left, right) = (operands[0].converted(to: .bool), operands[1].converted(to: .bool))
            return .operation(symbol, left, right, type: .bool)
        }
        var common = operands.contains { $0.type == .float } ? HILType.float : .int
        if symbol.isEquality { common = operands[0].type }
        for (number, operand) in operands.enumerated() where !Self.converts(operand.type, to: common) {
            let found = "\(common.rawValue), got \(operand.type.rawValue)"
            throw Self.mismatch("operand \(number + 1) should be \(found)", at: position)
        }
        if common == .float, symbol == .modulo {
            throw Self.mismatch("modulo cannot be used with floats", at: position)
        }
        let (left, right) = (operands[0].converted(to: common), operands[1].converted(to: common))
        return .operation(symbol, left, right, type: symbol.isComparison ? .bool : common)
    }

    private func condition(
        _ condition: Typed, _ then: Typed, _ otherwise: Typed, at position: HILPosition
    ) throws(HILError) -> Typed {
        guard Self.converts(condition.type, to: .bool) else {
            throw Self.mismatch("condition must be type bool, not \(condition.type.printable)", at: position)
        }
        // A text may be anything: the other one says what.
        let type = then.type == .string ? otherwise.type : then.type
        guard Self.converts(then.type, to: type), Self.converts(otherwise.type, to: type) else {
            let types = "\(then.type.printable) and \(otherwise.type.printable)"
            throw Self.mismatch("true and false expression types must match; have \(types)", at: position)
        }
        return .condition(
            condition.converted(to: .bool), then: then.converted(to: type), otherwise: otherwise.converted(to: type),
            type: type)
    }
}
