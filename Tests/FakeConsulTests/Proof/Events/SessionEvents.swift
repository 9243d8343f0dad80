// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Section 7 of the facts: sessions and locks.
extension MeasuredEvent {
    static let sessions: [MeasuredEvent] = [expiry, lockDelay, expiryUnderNewLeader]

    private static func settled(_ seed: UInt64) -> ClusterLab {
        let lab = ClusterLab(clients: 1, seed: seed)
        lab.settle()
        return lab
    }

    /// Creates a session at an agent; its ID.
    private static func session(at agent: Int, in lab: ClusterLab, ttl: String = "10s") -> String {
        let answer = lab.ask("PUT", "/v1/session/create", #"{"TTL":"\#(ttl)"}"#, at: agent)
        let parts = answer.text.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.count > 3 ? String(parts[3]) : ""
    }

    private static func exists(_ session: String, in lab: ClusterLab) -> Bool {
        guard let leader = lab.leader, let server = lab.cluster.agents[leader].server else { return true }
        return server.store.sessions[session] != nil
    }

    private static let expiry = MeasuredEvent(name: "session-ttl", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let id = session(at: lab.clients.lowerBound, in: lab)
        return ["ended": lab.times(.seconds(40), every: .milliseconds(10)) { !exists(id, in: lab) }]
    }

    private static let lockDelay = MeasuredEvent(name: "lock-delay", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let agent = lab.clients.lowerBound
        let (holder, rival) = (session(at: agent, in: lab), session(at: agent, in: lab, ttl: "60s"))
        _ = lab.ask("PUT", "/v1/kv/lock?acquire=\(holder)", "h", at: agent)
        _ = lab.ask("PUT", "/v1/session/destroy/\(holder)", at: agent)
        let start = lab.now
        while lab.now - start < .seconds(20) {
            let answer = lab.ask("PUT", "/v1/kv/lock?acquire=\(rival)", "r", at: agent)
            if answer.text.hasPrefix("true") { return ["acquired": [lab.now - start]] }
            lab.run(for: .milliseconds(20))
        }
        return [:]
    }

    private static let expiryUnderNewLeader = MeasuredEvent(name: "session-new-leader", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let id = session(at: lab.clients.lowerBound, in: lab)
        guard let leader = lab.leader else { return [:] }
        lab.run(for: .seconds(12))
        lab.crash(leader)
        let survivors = lab.servers.filter { $0 != leader }
        guard lab.wait(.seconds(30), every: .milliseconds(5), until: { lab.agreedLeader(of: survivors) != nil }) != nil
        else { return [:] }
        return ["ended": lab.times(.seconds(40), every: .milliseconds(10)) { !exists(id, in: lab) }]
    }
}
