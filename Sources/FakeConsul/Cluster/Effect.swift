// SPDX-License-Identifier: MIT

/// What the core asks of the shell.
enum Effect {
    /// Send this answer. Every accepted request gets exactly one, unless its client hung up.
    case respond(RequestID, Response)
}
