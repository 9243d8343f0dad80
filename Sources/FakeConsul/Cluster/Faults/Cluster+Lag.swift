// SPDX-License-Identifier: MIT

/// Committed entries that a lagging server has not applied yet.
struct Backlog {
    /// Up to which index entries were committed here, and when; both ascend.
    private var marks: [(index: LogIndex, since: Instant)] = []

    var isEmpty: Bool { marks.isEmpty }

    mutating func append(upTo index: LogIndex, at now: Instant) { marks.append((index, now)) }

    /// Up to which index entries have waited long enough; zero where none has.
    func index(committedBefore time: Instant) -> LogIndex { marks.last { $0.since <= time }?.index ?? 0 }

    var last: LogIndex { marks.last?.index ?? 0 }

    /// Forgets what was applied.
    mutating func applied(upTo index: LogIndex) { marks.removeAll { $0.index <= index } }
}

extension Cluster {
    /// Holds back entries that were committed on a follower that lags.
    ///
    /// - Returns: false where they are to be applied now.
    func holdBack(_ range: ClosedRange<LogIndex>, on agent: Agent, _ server: Server) -> Bool {
        guard agent.faults.lags, !server.raft.isLeader else { return false }
        server.backlog.append(upTo: range.upperBound, at: now)
        later(agent.faults.lagTime, at: agent) { [unowned self] in releaseBacklog(of: agent) }
        return true
    }

    /// Applies what was held back for long enough: all, where the server lags no longer or leads.
    func releaseBacklog(of agent: Agent) {
        guard let server = agent.server, !server.backlog.isEmpty, links[agent.machine] == .running else { return }
        var due = server.backlog.last
        if agent.faults.lags, !server.raft.isLeader {
            due = server.backlog.index(committedBefore: now - agent.faults.lagTime)
            let behind = LogIndex(agent.faults.lagEntries)
            due = min(due, server.raft.commitIndex > behind ? server.raft.commitIndex - behind : 0)
        }
        if due > server.lastApplied { applyHeld((server.lastApplied + 1)...due, on: agent, server) }
        server.backlog.applied(upTo: server.lastApplied)
    }
}
