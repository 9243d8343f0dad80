// SPDX-License-Identifier: MIT

/// What an agent's log says of clients' requests (`consul agent/http.go`).
extension Cluster {
    /// A request was answered: a line for those who want to know everything.
    func logFinished(_ caller: Caller) {
        guard let client = caller.client, wantsDebugging(caller.agent) else { return }
        let latency = AgentLog.Line.Value(name: "latency", text: GoDuration.format(now - caller.startedAt))
        log(.debug, line("Request finished", of: caller, client, latency), of: caller.agent)
    }

    /// A request was refused.
    func logRefusal(_ error: ConsulError, _ caller: Caller) {
        guard let client = caller.client else { return }
        let reason = AgentLog.Line.Value(name: "error", text: error.message)
        log(.error, line("Request error", of: caller, client, reason), of: caller.agent)
    }

    private func line(
        _ message: String, of caller: Caller, _ client: Caller.Client, _ outcome: AgentLog.Line.Value
    ) -> AgentLog.Line {
        var line = AgentLog.Line(
            "agent.http", message,
            ["method": client.method.name, "url": caller.loggedURL, "from": client.address])
        line.values.append(outcome)
        return line
    }

    /// Whether anybody would see what is said of each request: it costs more than many a request itself.
    private func wantsDebugging(_ agent: Agent) -> Bool {
        if agent.requests.logsEachRequest { return true }
        return streams.contains { stream in
            guard stream.caller.agent === agent, case .log(let least, _) = stream.source else { return false }
            return least <= .debug
        }
    }
}

extension Caller {
    fileprivate var loggedURL: String {
        query.isEmpty ? path : path + "?" + QueryParameters.hidingToken(in: query)
    }
}
