// SPDX-License-Identifier: MIT

/// Why a configuration was refused, in Consul's words.
package struct ConfigurationError: Error, Equatable, Sendable {
    package let message: String

    init(_ message: String) { self.message = message }
}

/// What turns up while settings are read: warnings, and errors that do not stop the reading at once.
///
/// A class, because the readers of all stanzas add to the same one; it lives for one load.
final class ConfigurationReport {
    private(set) var warnings: [String]
    private(set) var errors: [String] = []

    init(warnings: [String] = []) { self.warnings = warnings }

    func warn(_ message: String) { warnings.append(message) }

    func fail(_ message: String) { errors.append(message) }

    /// Throws the errors met so far, as one list.
    func check() throws(ConfigurationError) {
        if !errors.isEmpty { throw ConfigurationError(GoMultiError.text(errors)) }
    }
}
