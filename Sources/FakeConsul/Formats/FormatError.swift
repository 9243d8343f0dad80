// SPDX-License-Identifier: MIT

/// Why an input was refused, in the words that Consul's own decoder (Go's standard library) uses.
struct FormatError: Error, Equatable, Sendable {
    let message: String

    init(_ message: String) { self.message = message }
}

/// The name under which callers of the JSON parser and decoder know it.
typealias JSONError = FormatError
