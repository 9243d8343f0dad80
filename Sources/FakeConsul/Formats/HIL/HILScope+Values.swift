// SPDX-License-Identifier: MIT

/// The values of expressions (`hil eval.go`, `builtins.go`). Everything is evaluated, also what a condition does not
/// choose.
extension HILScope {
    func value(of node: Typed) throws(HILError) -> HILValue {
        switch node {
        case .value(let value): return value
        case .variable(let name): return .string(variables[name] ?? "")
        case .call(let name, let argument):
            guard case .int(let number) = try value(of: argument) else { return .string("") }
            return .string(functions[name]?(number) ?? "")
        case .operation(let symbol, let left, let right, _):
            return try Self.outcome(of: symbol, try value(of: left), try value(of: right))
        case .condition(let condition, let then, let otherwise, _):
            let (chosen, first, second) = (try value(of: condition), try value(of: then), try value(of: otherwise))
            return chosen == .bool(true) ? first : second
        case .output(let parts):
            var text = ""
            for part in parts {
                if case .string(let piece) = try value(of: part) { text += piece }
            }
            return .string(text)
        case .conversion(let inner, let type): return try Self.convert(try value(of: inner), to: type)
        }
    }

    // MARK: Conversions

    private static func convert(_ value: HILValue, to type: HILType) throws(HILError) -> HILValue {
        switch (value, type) {
        case (.bool(let flag), .string): return .string(flag ? "true" : "false")
        case (.float(let number), .int):
            return .int(number.magnitude < 0x1p63 ? Int64(number) : .min)
        case (.float(let number), .string): return .string(GoFloat.format(number))
        case (.int(let number), .float): return .float(Double(number))
        case (.int(let number), .string): return .string(String(number))
        case (.string(let text), .int):
            do { return .int(try GoNumber.int(text)) } catch { throw failure("StringToInt", error) }
        case (.string(let text), .float):
            do { return .float(try GoNumber.float(text)) } catch { throw failure("StringToFloat", error) }
        case (.string(let text), .bool):
            do { return .bool(try GoNumber.bool(text)) } catch { throw failure("StringToBool", error) }
        default: return value
        }
    }

    private static func failure(_ function: String, _ error: GoNumber.Failure) -> HILError {
        HILError("__builtin_\(function): \(error.message)")
    }

    // MARK: Operators

    private static func outcome(
        of symbol: HILOperator, _ left: HILValue, _ right: HILValue
    ) throws(HILError) -> HILValue {
        switch (left, right) {
        case (.bool(let a), .bool(let b)):
            switch symbol {
            case .or: return .bool(a || b)
            case .and: return .bool(a && b)
            case .equal: return .bool(a == b)
            default: return .bool(a != b)
            }
        case (.string(let a), .string(let b)):
            let isEqual = a.utf8.elementsEqual(b.utf8)
            return .bool(symbol == .equal ? isEqual : !isEqual)
        case (.int(let a), .int(let b)):
            if symbol.isComparison { return .bool(compare(symbol, a, b)) }
            return .int(try arithmetic(symbol, a, b))
        case (.float(let a), .float(let b)):
            if symbol.isComparison { return .bool(compare(symbol, a, b)) }
            return .float(arithmetic(symbol, a, b))
        default: return left
        }
    }

    private static func compare<Number: Comparable>(_ symbol: HILOperator, _ a: Number, _ b: Number) -> Bool {
        switch symbol {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        default: a >= b
        }
    }

    /// Go's numbers go round where they are too big.
    private static func arithmetic(_ symbol: HILOperator, _ a: Int64, _ b: Int64) throws(HILError) -> Int64 {
        switch symbol {
        case .add: return a &+ b
        case .subtract: return a &- b
        case .multiply: return a &* b
        default:
            if b == 0 { throw HILError("__builtin_IntMath: divide by zero") }
            let outcome =
                symbol == .divide ? a.dividedReportingOverflow(by: b) : a.remainderReportingOverflow(dividingBy: b)
            return outcome.partialValue
        }
    }

    private static func arithmetic(_ symbol: HILOperator, _ a: Double, _ b: Double) -> Double {
        switch symbol {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        default: a / b
        }
    }
}
