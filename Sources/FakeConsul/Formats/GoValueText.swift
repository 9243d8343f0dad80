// SPDX-License-Identifier: MIT

/// A decoded value as Go prints it with `%v`, and how Go calls its type: what mapstructure's refusals show.
struct GoValueText {
    /// Whether whole numbers are `int`, as from HCL; from JSON every number is a `float64`.
    let readsIntegers: Bool

    func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "<nil>"
        case .bool(let flag): String(flag)
        case .number(let text): isInteger(text) ? text : GoFloat.format(Double(text) ?? .infinity)
        case .string(let text): text
        case .array(let elements): "[" + elements.map(self.text).joined(separator: " ") + "]"
        case .object(let members):
            "map["
                + members.sorted { $0.name.precedesInBytes($1.name) }.map { "\($0.name):\(self.text($0.value))" }
                .joined(separator: " ") + "]"
        }
    }

    func type(_ value: JSONValue) -> String {
        switch value {
        case .array: "[]interface {}"
        case .object: "map[string]interface {}"
        default: kind(value)
        }
    }

    func kind(_ value: JSONValue) -> String {
        switch value {
        case .null: "invalid"
        case .bool: "bool"
        case .number(let text): isInteger(text) ? "int" : "float64"
        case .string: "string"
        case .array: "slice"
        case .object: "map"
        }
    }

    private func isInteger(_ text: String) -> Bool { readsIntegers && Int64(text) != nil }
}
