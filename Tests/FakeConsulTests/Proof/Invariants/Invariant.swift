// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A law that holds at every event of a simulation, with a name to report it by.
protocol Invariant {
    static var name: String { get }

    /// - Returns: the violation, in words; nil when all is well.
    mutating func observe(_ observation: Observation, in cluster: Cluster) -> String?

    /// A client was answered.
    mutating func answered(_ exchange: Exchange) -> String?
}

extension Invariant {
    mutating func observe(_ observation: Observation, in cluster: Cluster) -> String? { nil }
    mutating func answered(_ exchange: Exchange) -> String? { nil }
}

/// One read of a key that a client made.
struct Exchange {
    let agent: Int
    let key: String
    let isConsistent: Bool
    /// Places in the order of all questions and answers.
    let asked: Int
    let answered: Int
    /// `X-Consul-Index` of the answer.
    let index: UInt64
    /// The index of the key's last change that was applied anywhere when the client asked.
    let latestChange: UInt64
}

/// Holds a simulation to its laws; keeps the first violation.
final class InvariantWatch {
    private var invariants: [any Invariant]
    private(set) var violation: (name: String, text: String)?

    init(_ invariants: [any Invariant]) { self.invariants = invariants }

    /// Every law there is.
    static var all: InvariantWatch {
        InvariantWatch([
            OneLeaderATerm(), CommittedEntriesStay(), ServerStatesAgree(), AppliesInOrder(), LockHeldByOne(),
            DefaultReadsNeverGoBack(), ConsistentReadsAreFresh(),
        ])
    }

    func observe(_ observation: Observation, in cluster: Cluster) {
        judge { $0.observe(observation, in: cluster) }
    }

    func answered(_ exchange: Exchange) { judge { $0.answered(exchange) } }

    private func judge(_ body: (inout any Invariant) -> String?) {
        for index in invariants.indices where violation == nil {
            if let text = body(&invariants[index]) { violation = (type(of: invariants[index]).name, text) }
        }
    }
}
