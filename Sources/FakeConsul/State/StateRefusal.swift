// SPDX-License-Identifier: MIT

/// What the state store says to a change that it refuses, in Consul's words; nothing was changed.
struct StateRefusal: Error, Equatable {
    let message: String
    init(_ message: String) { self.message = message }
}
