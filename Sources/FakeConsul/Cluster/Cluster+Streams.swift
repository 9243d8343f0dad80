// SPDX-License-Identifier: MIT

/// What an agent sends piece by piece, for as long as the client listens.
enum StreamSource: Sendable {
    /// Log lines of that level and above.
    case log(LogLevel, isJSON: Bool)
    /// A summary of the metrics every ten seconds.
    case metrics
}

/// Answers without an end.
extension Cluster {
    struct Stream {
        let source: StreamSource
        let caller: Caller
    }

    func start(_ call: StreamCall, from caller: Caller) throws {
        let source = try call.open(AgentView(agent: caller.agent, cluster: self, token: call.token, now: now))
        streams.append(Stream(source: source, caller: caller))
        openRequests.remove(caller.id)
        effects.append(.begin(caller.id, Stamp.streamHead(agent: caller.agent)))
        if case .metrics = source { scheduleMetrics(of: caller) }
    }

    /// Writes a line into an agent's log, and to those who listen to it.
    func log(_ level: LogLevel, _ line: AgentLog.Line, of agent: Agent) {
        agent.log.append(level, line, at: now)
        guard !streams.isEmpty else { return }
        let entry = AgentLog.Entry(time: now, level: level, line: line)
        for stream in streams where stream.caller.agent === agent {
            guard case .log(let least, let isJSON) = stream.source, level >= least else { continue }
            effects.append(
                .send(stream.caller.id, (isJSON ? entry.json : entry.bytes) + [UInt8(ascii: "\n")])
            )
        }
    }

    /// An interval of the metrics is over.
    func metricsDue(for id: RequestID) {
        guard let stream = streams.first(where: { $0.caller.id == id }) else { return }
        var json = JSONWriter(pretty: true)
        metricsSummary(of: stream.caller.agent).write(to: &json)
        json.newline()
        effects.append(.send(id, json.bytes))
        scheduleMetrics(of: stream.caller)
    }

    private func scheduleMetrics(of caller: Caller) {
        let length = Metrics.interval.nanoseconds
        let next = Instant(nanoseconds: (now.nanoseconds / length + 1) * length)
        queue.schedule(at: next, .metricsDue(caller.id))
    }
}
