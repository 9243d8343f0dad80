// SPDX-License-Identifier: MIT

/// How coordinates come into the catalog: agents send theirs to the leader, who gathers them for the log
/// (`consul agent/agent.go sendCoordinate`, `agent/consul/coordinate_endpoint.go`).
///
/// Consul's agents send theirs again and again. Here the links say what the coordinates are, so an agent sends its own
/// once, and anew when it has changed or was lost: a healthy cluster has no work with it.
extension Cluster {
    /// How many coordinates one entry of the log takes, and how many entries one batch.
    private static let batchSize = 128
    private static let mostBatches = 5

    // MARK: Agents

    /// Has an agent send its coordinate when its next interval is over.
    func sendCoordinateLater(_ agent: Agent) {
        let behavior = agent.configuration.agent
        guard !behavior.disableCoordinates, agent.coordinateTimer == nil else { return }
        let interval = Self.interval(behavior, members: members(seenBy: agent).count)
        let delay = interval + coordinateRandom.duration(upTo: interval)
        agent.coordinateTimer = laterEvent(delay, at: agent) { [unowned self] in
            agent.coordinateTimer = nil
            sendCoordinate(of: agent)
        }
    }

    /// As long between two updates that a cluster of so many members sees no more a second than it should
    /// (`lib.RateScaledInterval`).
    private static func interval(_ behavior: AgentConfiguration.AgentBehavior, members: Int) -> Duration {
        let least = behavior.coordinateIntervalMin
        let rate = behavior.coordinateUpdatesPerSecond
        guard rate > 1.0 / 86_400 else { return max(least, .seconds(86_400)) }
        let nanoseconds = 1e9 * Double(members) / rate
        return max(least, .nanoseconds(Int64(min(nanoseconds, 1e17))))
    }

    private func sendCoordinate(of agent: Agent) {
        let coordinate = coordinate(of: agent)
        guard agent.sentCoordinate != coordinate else { return }
        let update = NodeCoordinate(node: agent.identity.nodeName, coordinate: coordinate)
        let token = agent.tokens.agentOrUser
        let write = Write(datacenter: agent.identity.datacenter, token: token) { view in
            try view.take(update)
        }
        let asker = Asker(caller: itself(agent, purpose: "coordinate")) { [unowned self] outcome in
            switch outcome {
            case .success: agent.sentCoordinate = coordinate
            case .failure: sendCoordinateLater(agent)
            }
        }
        take(.write(write), at: agent, for: asker)
    }

    /// The qualities of links have changed, and with them where everybody is.
    func linkQualitiesChanged() {
        guard links.revision != reviewedLinks else { return }
        reviewedLinks = links.revision
        for agent in agents where links[agent.machine] != .dead { sendCoordinateLater(agent) }
    }

    /// Whose coordinates the catalog has lost, or never got, send them again.
    func reviewCoordinates(by leader: Agent) {
        guard let store = leader.server?.store else { return }
        for agent in agents where agent.identity.datacenter == leader.identity.datacenter {
            guard let sent = agent.sentCoordinate, links[agent.machine] != .dead else { continue }
            if store.coordinates.of(agent.identity.nodeName).contains(where: { $0.coordinate == sent }) { continue }
            agent.sentCoordinate = nil
            sendCoordinateLater(agent)
        }
    }

    // MARK: The leader

    /// Keeps a coordinate for the next batch; the newest of a node counts.
    func gather(_ update: NodeCoordinate, on leader: Agent) {
        guard let server = leader.server else { return }
        server.pendingCoordinates[CatalogKey.of(update.node, update.segment)] = update
        guard server.pendingCoordinates.count == 1 else { return }
        let period = leader.configuration.isDevMode ? Duration.milliseconds(100) : .seconds(5)
        let due = server.autopilot.nextBeat(of: period, after: now) - now
        later(due, at: leader) { [unowned self] in logCoordinates(on: leader, server) }
    }

    private func logCoordinates(on leader: Agent, _ server: Server) {
        let pending = server.pendingCoordinates.sorted { $0.key < $1.key }.map(\.value)
        server.pendingCoordinates = [:]
        var rest = pending.prefix(Self.batchSize * Self.mostBatches)
        while !rest.isEmpty {
            propose(.coordinates(Array(rest.prefix(Self.batchSize))), on: leader, Proposal { _ in })
            rest = rest.dropFirst(Self.batchSize)
        }
    }
}

extension LeaderView {
    /// Takes in a coordinate that an agent or a client sends, refused in Consul's words.
    func take(_ update: NodeCoordinate) throws(ConsulError) -> Prepared {
        if agent.configuration.agent.disableCoordinates { throw .internal("Coordinates are disabled") }
        let coordinate = update.coordinate
        guard coordinate.isValid else { throw .internal("invalid coordinate") }
        guard coordinate.vector.count == Coordinate.dimensions else { throw .internal("incompatible coordinate") }
        try authorizer().require(.write, .node(update.node))
        return .perform { cluster, leader, done in
            cluster.gather(update, on: leader)
            done(.success(.empty))
        }
    }
}
