// SPDX-License-Identifier: MIT

/// Autopilot of one server: it looks at the health of all servers of its datacenter every two seconds, and, where its
/// server leads, every ten seconds says who gets a vote and who is removed (`raft-autopilot` v0.1.6).
///
/// A value without timers. Both beats count from the start of the server's process. In a cluster where nothing changes
/// a look finds nothing new, so it may be left out: `update` is called when somebody asks, or when something has
/// changed.
struct AutopilotMonitor: Sendable {
    static let updateInterval = Duration.seconds(2)
    static let reconcileInterval = Duration.seconds(10)

    /// What one look finds.
    struct Findings: Sendable {
        var configuration: AutopilotConfiguration
        var raft: RaftConfiguration
        /// The servers that gossip knows.
        var known: [Known]
        var leader: ServerID?
        /// What those said of themselves that answered.
        var statistics: [ServerID: AutopilotState.Statistics]
    }

    /// A server that gossip knows.
    struct Known: Sendable {
        let id: ServerID
        let name: String
        let status: AutopilotState.NodeStatus
        let version: String
        let meta: StringMap?
    }

    private(set) var startedAt: Instant
    private(set) var state = AutopilotState()
    private var lastUpdate: Instant?

    init(startedAt: Instant) { self.startedAt = startedAt }

    /// Counts from now on, as if the process had just begun and looked for the first time.
    mutating func begin(at now: Instant) {
        startedAt = now
        lastUpdate = now
    }

    // MARK: Beats

    /// The last look that was due at a time.
    func lastBeat(of interval: Duration, before now: Instant) -> Instant {
        let elapsed = max(0, (now - startedAt).nanoseconds)
        return startedAt + .nanoseconds(elapsed - elapsed % interval.nanoseconds)
    }

    func nextBeat(of interval: Duration, after now: Instant) -> Instant {
        lastBeat(of: interval, before: now) + interval
    }

    /// Whether a look was due since the last one.
    func isDue(at now: Instant) -> Bool {
        guard let lastUpdate else { return true }
        return lastUpdate < lastBeat(of: Self.updateInterval, before: now)
    }

    // MARK: Health

    /// Takes what a look found. It counts as of when the look was due.
    mutating func update(_ findings: Findings, at now: Instant) {
        let beat = lastBeat(of: Self.updateInterval, before: now)
        lastUpdate = beat
        var next = AutopilotState()
        next.servers = findings.raft.servers.map { server(for: $0, findings, at: beat) }
        next.isHealthy = next.servers.allSatisfy(\.isHealthy)
        let voters = next.servers.filter(\.hasVote)
        next.failureTolerance = max(0, voters.count(where: \.isHealthy) - (voters.count / 2 + 1))
        state = next
    }

    private func server(for member: RaftServer, _ findings: Findings, at beat: Instant) -> AutopilotState.Server {
        let before = state.server(member.id)
        var server = before ?? AutopilotState.Server(id: member.id, address: member.address)
        server.address = member.address
        server.nodeStatus = .left
        if let known = findings.known.first(where: { $0.id == member.id }) {
            server.name = known.name
            server.nodeStatus = known.status
            server.version = known.version
            server.meta = known.meta
        }
        switch member.suffrage {
        case .voter: server.part = .voter
        case .nonvoter: server.part = .nonVoter
        case .staging: server.part = .staging
        }
        if member.id == findings.leader { server.part = .leader }
        // One that does not answer is judged by what it said last.
        if let statistics = findings.statistics[member.id] { server.statistics = statistics }
        let leader = findings.leader.flatMap { findings.statistics[$0] }
        server.isHealthy = isHealthy(server, leader: leader, findings.configuration)
        if before?.isHealthy != server.isHealthy { server.stableSince = beat }
        return server
    }

    private func isHealthy(
        _ server: AutopilotState.Server, leader: AutopilotState.Statistics?, _ configuration: AutopilotConfiguration
    ) -> Bool {
        guard let leader, leader.lastIndex > 0, leader.lastTerm > 0, server.nodeStatus == .alive else { return false }
        let (reach, overflow) = server.statistics.lastIndex.addingReportingOverflow(configuration.maxTrailingLogs)
        return server.statistics.lastContact >= .zero
            && server.statistics.lastContact <= configuration.lastContactThreshold
            && server.statistics.lastTerm == leader.lastTerm
            && (overflow || reach >= leader.lastIndex)
    }
}
