// SPDX-License-Identifier: MIT

/// What a descriptor has become ready for. Each is told once, when it becomes so: who is told must go on until the
/// system says that it would block.
struct Readiness: OptionSet, Sendable {
    let rawValue: UInt8

    static let readable = Readiness(rawValue: 1)
    static let writable = Readiness(rawValue: 2)
    /// The other side will send nothing more; what it has sent can still be read.
    static let inputEnded = Readiness(rawValue: 4)
    /// Both directions are dead.
    static let failed = Readiness(rawValue: 8)
}

/// Who owns a descriptor that the event loop watches.
protocol ReadinessHandler: AnyObject {
    func ready(_ readiness: Readiness)
}
