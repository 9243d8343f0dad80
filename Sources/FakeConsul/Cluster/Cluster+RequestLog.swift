// SPDX-License-Identifier: MIT

/// What an agent's log says of clients' requests (`consul agent/http.go`).
extension Cluster {
    /// A request was answered: a line for those who want to know everything.
    func logFinished(_ caller: Caller) {
        guard let client = caller.client, wantsDebugging(caller.agent) else { return }
        let line = AgentLog.Line(
            "agent.http", "Request finished",
            [
                "method": client.method.name, "url": caller.loggedURL, "from": client.address,
                "latency": GoDuration.format(now - caller.startedAt),
            ])
        log(.debug, line, of: caller.agent)
    }

    /// A request was refused.
    func logRefusal(_ error: ConsulError, _ caller: Caller) {
        guard let client = caller.client else { return }
        let line = AgentLog.Line(
            "agent.http", "Request error",
            [
                "method": client.method.name, "url": caller.loggedURL, "from": client.address, "error": error.message,
            ])
        log(.error, line, of: caller.agent)
    }

    /// Whether anybody would see what is said of each request: it costs more than many a request itself.
    private func wantsDebugging(_ agent: Agent) -> Bool {
        if agent.configuration.log.level ?? .info <= .debug { return true }
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
