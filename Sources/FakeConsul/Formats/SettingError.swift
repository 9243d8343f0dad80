// SPDX-License-Identifier: MIT

/// Why a setting of the simulation's own interfaces was refused.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field at fault, from the top of the document: `actions[0].delay.fixed`; empty for the whole.
    public let field: String
    public let reason: String

    public init(_ reason: String, field: String = "") {
        self.field = field
        self.reason = reason
    }

    public var description: String { field.isEmpty ? reason : "\(field): \(reason)" }
}
