// SPDX-License-Identifier: MIT

/// The world as the HTTP server sees it.
extension Host: HTTPService {
    func bodyLimit(for head: RequestHead, at listener: ListenerID) -> Int {
        world.api.bodyLimit(path: head.request.path, at: world.cluster.agents[listener.agent])
    }

    func received(_ request: Request, id: RequestID, at listener: ListenerID) {
        audit?.began(request, id: id, at: listener.agent)
        world.received(request, id: id, at: listener.agent)
    }

    func clientHungUp(_ id: RequestID) -> Bool {
        let isAnswered = world.clientHungUp(id)
        if !isAnswered { audit?.ended(id) }
        return isAnswered
    }

    func date(wallClock: Instant) -> Instant { clock.time(at: wallClock) }

    func handshakeFailed(with client: String, _ reason: String, at listener: ListenerID) {
        let line = AgentLog.Line("agent.http", "TLS handshake error", ["from": client, "error": reason])
        world.cluster.log(.warn, line, of: world.cluster.agents[listener.agent])
    }
}
