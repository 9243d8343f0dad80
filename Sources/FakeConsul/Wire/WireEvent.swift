// SPDX-License-Identifier: MIT

/// Something that a rule on the wire has put off.
enum WireEvent: Hashable, Sendable {
    /// A blocking query has waited as long as its rule lets it.
    case interrupt(RequestID)
    /// A delayed answer goes out.
    case deliver(RequestID)
    /// The next bytes of a body go out.
    case drip(RequestID)
    /// A rule's lifetime is over.
    case ruleEnds(serial: UInt64)
}
