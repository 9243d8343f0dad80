// SPDX-License-Identifier: MIT

/// Calls between agents: connections that are dialled, refused, cut off, kept alive and closed, with the errors that
/// Consul's pool and Go's network make of it (`consul agent/pool/pool.go`).
extension Cluster {
    /// How often a connection is checked, and how long the check may take (yamux).
    private static let keepAliveInterval = Duration.seconds(30)
    private static let keepAliveTimeout = Duration.seconds(10)
    /// How long a connection is dialled at most.
    private static let dialTimeout = Duration.seconds(10)
    /// The longest pause between two attempts of TCP to get through again.
    private static let retransmissionPause = Duration.seconds(4)

    /// Calls a server. What it performs is given back as the outcome; what goes wrong on the way, in Consul's words.
    func call(
        _ target: Agent, from source: Agent, for caller: Caller, over transport: Transport = .rpc, timeout: Duration,
        perform: @escaping (@escaping (RPCCall.Outcome) -> Void) -> Void,
        complete: @escaping (RPCCall.Outcome) -> Void
    ) {
        lastCall += 1
        let call = RPCCall(
            id: lastCall, isClients: caller.isClient, transport: transport, timeout: timeout, perform: perform,
            complete: complete)
        let ends = LinkEnds(source: source.machine, target: target.machine)
        if let connection = connections[ends] {
            connection.calls.append(call)
            if connection.openedAt != nil { begin(call, on: connection) }
            return
        }
        let connection = RPCConnection(from: source, to: target)
        connections[ends] = connection
        connection.calls.append(call)
        dial(connection)
    }

    func handle(_ event: RPCEvent) {
        switch event {
        case .dialed(let ends, let serial):
            guard let connection = connections[ends], connection.openedAt == nil,
                connection.sourceIncarnation == serial
            else { return }
            dialed(connection)
        case .dialTimedOut(let ends, let serial):
            guard let connection = connections[ends], connection.openedAt == nil,
                connection.sourceIncarnation == serial
            else { return }
            fail(connection, "i/o timeout")
        case .arrived(let ends, let id):
            guard let connection = connections[ends], let call = connection.call(id) else { return }
            arrived(call, on: connection)
        case .returned(let ends, let id):
            guard let connection = connections[ends], let call = connection.call(id),
                case .answer(let outcome) = call.stage
            else { return }
            end(call, on: connection)
            call.complete(outcome.mapError(\.throughHop))
        case .expired(let ends, let id):
            guard let connection = connections[ends], let call = connection.call(id) else { return }
            call.deadline = nil
            end(call, on: connection)
            call.complete(.failure(.internal("rpc error making call: i/o deadline reached")))
        case .keepAliveFailed(let ends), .closed(let ends):
            if let connection = connections[ends] { close(connection) }
        case .retransmitted(let ends):
            if let connection = connections[ends] { resume(connection) }
        }
    }

    // MARK: Dialling

    private func dial(_ connection: RPCConnection) {
        let ends = connection.ends
        let serial = connection.sourceIncarnation
        guard links.passesBothWays(between: ends.source, and: ends.target) else {
            queue.schedule(at: now + Self.dialTimeout, .rpc(.dialTimedOut(ends, serial: serial)))
            return
        }
        let duration = links.travelTime(from: ends.source, to: ends.target, using: &linkRandom)
            + links.travelTime(from: ends.target, to: ends.source, using: &linkRandom)
        send(.rpc(.dialed(ends, serial: serial)), after: duration)
    }

    /// The kernel of a machine whose process is stopped takes the connection all the same.
    private func dialed(_ connection: RPCConnection) {
        let target = connection.target
        guard links[target.machine] != .dead, connection.targetIncarnation == target.incarnation else {
            return fail(connection, "connect: connection refused")
        }
        connection.openedAt = now
        for call in connection.calls { begin(call, on: connection) }
        noteSilence(of: connection)
    }

    /// Who dialled hears why it failed, who waited for it only that it did.
    private func fail(_ connection: RPCConnection, _ reason: String) {
        connections[connection.ends] = nil
        let (source, target) = (connection.source.identity, connection.target.identity)
        let words = "dial tcp \(source.bracketedAddress):0->\(target.serverAddress): \(reason)"
        for (number, call) in connection.calls.enumerated() {
            let isTold = number == 0 || call.transport == .ownConnection
            let failure = isTold ? words : "rpc error: lead thread didn't get connection"
            call.complete(.failure(.internal("rpc error getting client: failed to get conn: " + failure)))
        }
    }

    // MARK: Calls

    private func begin(_ call: RPCCall, on connection: RPCConnection) {
        if call.timeout > .zero {
            call.deadline = queue.schedule(at: now + call.timeout, .rpc(.expired(connection.ends, call: call.id)))
        }
        sendRequest(call, on: connection)
    }

    private func sendRequest(_ call: RPCCall, on connection: RPCConnection) {
        let ends = connection.ends
        guard links.passes(from: ends.source, to: ends.target) else {
            call.stage = .stuckRequest
            return noteSilence(of: connection)
        }
        call.stage = .request
        let time = links.travelTime(from: ends.source, to: ends.target, using: &linkRandom)
        send(.rpc(.arrived(ends, call: call.id)), after: time)
    }

    private func arrived(_ call: RPCCall, on connection: RPCConnection) {
        guard case .request = call.stage, connection.targetIncarnation == connection.target.incarnation else { return }
        call.stage = .working
        let ends = connection.ends
        let answer: (RPCCall.Outcome) -> Void = { [weak self, weak connection, weak call] outcome in
            guard let self, let connection, let call, connections[ends] === connection,
                connection.call(call.id) != nil, case .working = call.stage
            else { return }
            sendAnswer(outcome, to: call, on: connection)
        }
        perform(call, at: connection.target, answer: answer)
    }

    private func sendAnswer(_ outcome: RPCCall.Outcome, to call: RPCCall, on connection: RPCConnection) {
        let ends = connection.ends
        guard links.passes(from: ends.target, to: ends.source) else {
            call.stage = .stuckAnswer(outcome)
            return noteSilence(of: connection)
        }
        call.stage = .answer(outcome)
        let time = links.travelTime(from: ends.target, to: ends.source, using: &linkRandom)
        send(.rpc(.returned(ends, call: call.id)), after: time)
    }

    private func end(_ call: RPCCall, on connection: RPCConnection) {
        if let deadline = call.deadline { queue.cancel(deadline) }
        connection.calls.removeAll { $0 === call }
    }

    /// The connection is gone: what was under way on it ends as Go's end of file.
    private func close(_ connection: RPCConnection) {
        connections[connection.ends] = nil
        if let event = connection.keepAlive { queue.cancel(event) }
        let calls = connection.calls
        for call in calls { end(call, on: connection) }
        guard connection.source.incarnation == connection.sourceIncarnation else { return }
        for call in calls { call.complete(.failure(.internal("rpc error making call: EOF"))) }
    }

    // MARK: What happens to links and processes

    /// Looks at every connection again after links or processes have changed.
    func reviewConnections() {
        for connection in connections.values.sorted(by: { $0.ends < $1.ends }) where connection.openedAt != nil {
            noteSilence(of: connection)
        }
    }

    /// A process has ended: its own connections are gone, and its kernel tells those who are connected to it, as far
    /// as they can hear it.
    func closeConnections(of agent: Agent) {
        for connection in connections.values.sorted(by: { $0.ends < $1.ends }) {
            if connection.source === agent {
                connections[connection.ends] = nil
                if let event = connection.keepAlive { queue.cancel(event) }
                for call in connection.calls { end(call, on: connection) }
            } else if connection.target === agent, connection.openedAt != nil {
                tellClosed(connection)
            }
        }
    }

    private func tellClosed(_ connection: RPCConnection) {
        let ends = connection.ends
        guard links.passes(from: ends.target, to: ends.source) else { return noteSilence(of: connection) }
        let time = links.travelTime(from: ends.target, to: ends.source, using: &linkRandom)
        queue.schedule(at: now + time, .rpc(.closed(ends)))
    }

    /// Whether anything gets through and is answered.
    private func isSilent(_ connection: RPCConnection) -> Bool {
        let ends = connection.ends
        return !links.passesBothWays(between: ends.source, and: ends.target) || links[ends.target] == .frozen
    }

    private func noteSilence(of connection: RPCConnection) {
        guard let openedAt = connection.openedAt else { return }
        if isSilent(connection) {
            guard connection.keepAlive == nil else { return }
            connection.silentSince = now
            let age = (now - openedAt).nanoseconds
            let interval = Self.keepAliveInterval.nanoseconds
            let check = openedAt + .nanoseconds((age / interval + 1) * interval)
            connection.keepAlive = queue.schedule(
                at: check + Self.keepAliveTimeout, .rpc(.keepAliveFailed(connection.ends)))
        } else if let event = connection.keepAlive {
            queue.cancel(event)
            connection.keepAlive = nil
            let silence = now - (connection.silentSince ?? now)
            connection.silentSince = nil
            let isStuck = connection.calls.contains(where: \.isStuck)
                || connection.targetIncarnation != connection.target.incarnation
            guard isStuck else { return }
            let pause = linkRandom.duration(upTo: min(silence, Self.retransmissionPause))
            queue.schedule(at: now + pause, .rpc(.retransmitted(connection.ends)))
        }
    }

    /// What was cut off goes on.
    private func resume(_ connection: RPCConnection) {
        guard !isSilent(connection) else { return }
        guard connection.targetIncarnation == connection.target.incarnation, links[connection.target.machine] != .dead
        else { return close(connection) }
        for call in connection.calls {
            switch call.stage {
            case .stuckRequest: sendRequest(call, on: connection)
            case .stuckAnswer(let outcome): sendAnswer(outcome, to: call, on: connection)
            case .request, .working, .answer: break
            }
        }
    }
}

extension ConsulError {
    /// As the caller of a server hears it (`consul agent/pool`).
    var throughHop: ConsulError {
        var error = self
        error.message = "rpc error making call: " + message
        return error
    }

    /// Whether a read may be asked again after this: the connection was lost under it (`consul lib/eof.go`).
    var isEndOfFile: Bool {
        message == "EOF" || message.hasSuffix(": EOF") || message.contains("stream closed")
            || message.contains("session shutdown")
    }

    /// Whether nobody led; asking again changes nothing that could have been done already.
    var isNoLeader: Bool { message.contains(ConsulError.noClusterLeader.message) }

    /// A server that lags knows a leader whom gossip has lost.
    static let leaderNotTracked = ConsulError.internal("Raft leader not found in server lookup mapping")
    /// The servers of another datacenter are known, and none can be reached.
    static let datacenterNotReachable = ConsulError.internal("Remote DC has no server currently reachable")
}
