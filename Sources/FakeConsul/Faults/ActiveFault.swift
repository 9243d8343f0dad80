// SPDX-License-Identifier: MIT

/// Names an injected fault: `f1`, `f2` ... in the order of injection.
public struct FaultID: Hashable, Comparable, Sendable, CustomStringConvertible {
    let number: Int

    init(_ number: Int) { self.number = number }

    init?(_ text: String) {
        guard text.hasPrefix("f"), let number = Int(text.dropFirst()), number > 0, text == "f\(number)"
        else { return nil }
        self.number = number
    }

    public var description: String { "f\(number)" }
    public static func < (a: FaultID, b: FaultID) -> Bool { a.number < b.number }
}

/// A fault that holds, and whom it turned out to hit.
struct ActiveFault: Sendable {
    let id: FaultID
    let injection: Injection
    let since: Instant
    /// When it is undone by itself.
    let until: Instant?
    /// The agents hit, by number, in order. For a partition and for links: those named.
    var agents: [Int]
    /// Which links are silent.
    var partition: Partition?
    /// Which links are slow or lose messages, both directions, in order.
    var links: [LinkEnds] = []

    var fault: Fault { injection.fault }
}
