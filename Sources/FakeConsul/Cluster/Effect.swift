// SPDX-License-Identifier: MIT

/// What the core asks of the shell.
enum Effect {
    /// Send this answer. Every accepted request gets exactly one, unless its client hung up.
    case respond(RequestID, Response)
    /// Keep this of an agent's server, in order, before any answer is sent that comes later among the effects.
    case keep(agent: Int, DurableChange)
}
