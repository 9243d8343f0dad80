// SPDX-License-Identifier: MIT

/// A change of the sessions.
enum SessionCommand: Sendable {
    case create(Session)
    case destroy(id: String)
}
