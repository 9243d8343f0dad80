// SPDX-License-Identifier: MIT

/// Names one received request until it is answered. Never used twice in the life of a process.
struct RequestID: Hashable, Sendable {
    /// Where the shell keeps the connection that the request came over.
    let slot: Int32
    /// Counts every request of the process from 1.
    let serial: UInt64
}

/// Names one of the addresses that the shell listens on, as numbered by who opened them.
struct ListenerID: Hashable, Sendable {
    let number: Int

    init(_ number: Int) { self.number = number }
}
