// SPDX-License-Identifier: MIT

/// The record of a run: same seed and same calls, same hash.
public struct TraceState: Hashable, Sendable {
    /// Of all lines so far: sixteen digits.
    public var hash: String
    /// How many lines there were.
    public var recorded: Int
    /// The last lines, oldest first.
    public var lines: [String]

    init(_ trace: Trace, last count: Int) {
        hash = trace.hash
        recorded = trace.recorded
        lines = trace.lines.suffix(count)
    }
}

extension TraceState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("hash", hash)
            json.member("recorded", recorded)
            json.key("lines")
            json.strings(lines)
        }
    }
}

extension Cluster {
    /// Makes servers stand for election.
    ///
    /// - Returns: their names.
    func forceElection(of selector: Selector) throws(FaultRefusal) -> [String] {
        var aim = Aim(at: roster, random: faultRandom)
        let candidates = try aim.agents(selector).map { agents[$0] }
        for agent in candidates {
            guard let raft = agent.server?.raft else { throw FaultRefusal("candidate: \(agent.name) is no server") }
            guard links[agent.machine] == .running else {
                throw FaultRefusal("candidate: the process of \(agent.name) does not run")
            }
            guard raft.role != .leader else { throw FaultRefusal("candidate: \(agent.name) leads already") }
            guard raft.membership.latest.hasVote(raft.id) else {
                throw FaultRefusal("candidate: \(agent.name) has no vote")
            }
            let peers = candidates.filter { $0.identity.datacenter == agent.identity.datacenter }
            guard peers.count == 1 else {
                throw FaultRefusal("candidate: one server is wanted, not \(peers.map(\.name).joined(separator: ", "))")
            }
        }
        faultRandom = aim.stream
        for agent in candidates { tell(agent) { $0.becomeCandidate(byTransfer: true, at: $1, into: &$2) } }
        return candidates.map(\.name)
    }
}
