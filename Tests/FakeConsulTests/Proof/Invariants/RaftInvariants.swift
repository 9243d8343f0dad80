// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Raft §5.2: at most one leader can be elected in a given term.
struct OneLeaderATerm: Invariant {
    static let name = "one leader a term"
    private struct Election: Hashable {
        let datacenter: String
        let term: Term
    }
    private var leaders: [Election: Int] = [:]

    mutating func observe(_ observation: Observation, in cluster: Cluster) -> String? {
        guard case .became(let agent, .leader, let term) = observation else { return nil }
        let election = Election(datacenter: cluster.agents[agent].identity.datacenter, term: term)
        let first = leaders[election, default: agent]
        leaders[election] = first
        return first == agent ? nil : "agents \(first) and \(agent) both led in term \(term)"
    }
}

/// Raft §5.4: what one server has applied is in the log of every later leader, and is what all others apply there.
struct CommittedEntriesStay: Invariant {
    static let name = "committed entries are never lost"
    private struct Place: Hashable {
        let datacenter: String
        let index: LogIndex
    }
    private var terms: [Place: Term] = [:]
    private var last: [String: LogIndex] = [:]

    mutating func observe(_ observation: Observation, in cluster: Cluster) -> String? {
        switch observation {
        case .applied(let agent, let index, let term):
            let datacenter = cluster.agents[agent].identity.datacenter
            let place = Place(datacenter: datacenter, index: index)
            last[datacenter] = max(last[datacenter, default: 0], index)
            let first = terms[place, default: term]
            terms[place] = first
            return first == term ? nil : "agent \(agent) applied an entry of term \(term) at \(index), not \(first)"
        case .became(let agent, .leader, let term):
            let datacenter = cluster.agents[agent].identity.datacenter
            guard let last = last[datacenter], let log = cluster.agents[agent].server?.raft.log else { return nil }
            if log.snapshotIndex >= last || log.term(at: last) == terms[Place(datacenter: datacenter, index: last)] {
                return nil
            }
            return "agent \(agent) leads in term \(term) without the committed entry \(last)"
        default: return nil
        }
    }
}

/// Each server applies every entry once and in order; only a new process or a snapshot breaks the row.
struct AppliesInOrder: Invariant {
    static let name = "entries are applied once and in order"
    private var last: [Int: LogIndex] = [:]

    mutating func observe(_ observation: Observation, in cluster: Cluster) -> String? {
        switch observation {
        case .process(let agent, .dead): last[agent] = nil
        case .restored(let agent, let index):
            if let before = last[agent], index < before { return "agent \(agent) went from \(before) back to \(index)" }
            last[agent] = index
        case .applied(let agent, let index, _):
            let before = last[agent]
            last[agent] = index
            if let before, index != before + 1 { return "agent \(agent) applied \(index) after \(before)" }
        default: break
        }
        return nil
    }
}
