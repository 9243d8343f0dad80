// SPDX-License-Identifier: MIT

/// Writes what clients ask of the HTTP API, and whether they got it, to the sinks of the configuration (Consul
/// Enterprise's `audit`). What a sink cannot take is said once in the agent's log, and the sink is given up.
final class AuditLog: EventLoop.Participant {
    private final class Sink {
        let name: String
        var file: RotatingFile?

        init(name: String, file: RotatingFile) {
            self.name = name
            self.file = file
        }
    }

    private unowned let host: Host
    private var sinks: [Sink] = []
    private var random: SeededRandom
    /// The requests that have no answer yet.
    private var open: [RequestID: AuditEvent] = [:]
    private var waiting: [[UInt8]] = []

    init(of host: Host, _ settings: AgentConfiguration.Audit) {
        self.host = host
        random = host.world.cluster.random.fork("audit")
        for sink in settings.sinks { add(sink) }
    }

    private func add(_ sink: AgentConfiguration.Audit.Sink) {
        let rotates = sink.rotateBytes > 0 || sink.rotateDuration > .zero
        let limits = RotatingFile.Limits(
            bytes: sink.rotateBytes, age: sink.rotateDuration, files: sink.rotateMaxFiles, stampsName: rotates,
            mode: .init(truncatingIfNeeded: sink.mode))
        do throws(FileError) {
            let clock = host.loop.clock
            let file = try RotatingFile(sink.path, standardName: "audit.json", limits) { clock.now }
            sinks.append(Sink(name: sink.name, file: file))
        } catch {
            fail(sink.name, error)
        }
    }

    private func fail(_ sink: String, _ error: FileError) {
        let line = AgentLog.Line("agent.audit", "sink cannot be written", ["sink": sink, "error": error.message])
        host.world.cluster.log(.error, line, of: host.world.cluster.agents[0])
    }

    // MARK: Facts

    /// A client's request came to an agent.
    func began(_ request: Request, id: RequestID, at agent: Int) {
        guard !sinks.isEmpty, request.path.starts(with: "/v1/".utf8) else { return }
        let query = QueryParameters.hidingToken(in: request.rawQuery)
        let event = AuditEvent(
            id: random.uuid(), time: host.now, identity: identity(behind: request, at: agent),
            method: request.method.name, endpoint: request.rawPath + (query.isEmpty ? "" : "?" + query),
            client: request.remoteAddress, userAgent: request.headers[.userAgent] ?? "",
            host: request.headers[.host] ?? "")
        open[id] = event
        waiting.append(event.line(.start, at: host.now))
    }

    /// A request has got its answer, or the head of one.
    func answered(_ id: RequestID, _ status: Int) {
        guard let event = open.removeValue(forKey: id) else { return }
        waiting.append(event.line(.complete, at: host.now, status: status))
    }

    /// A request ends without an answer.
    func ended(_ id: RequestID) { open[id] = nil }

    /// Who a token is, as far as the agent's own server knows. A client agent is not made to ask for it: what is only
    /// written down must change nothing in the world.
    private func identity(behind request: Request, at number: Int) -> AuditEvent.Identity {
        let agent = host.world.cluster.agents[number]
        let sent = request.sentToken.isEmpty ? agent.tokens.user : request.sentToken
        if let token = agent.server?.store.acl.token(secret: sent.isEmpty ? ACLToken.anonymousSecret : sent) {
            return AuditEvent.Identity(
                accessorID: token.accessorID, description: token.description,
                createdAt: token.createTime.map { Instant(nanoseconds: $0) })
        }
        guard sent.isEmpty || !agent.configuration.acl.isEnabled else { return AuditEvent.Identity() }
        return AuditEvent.Identity(accessorID: Authorizer.anonymousID, description: "Anonymous Token")
    }

    // MARK: Writing

    func handOver() -> Bool { false }

    func flush() {
        guard !waiting.isEmpty else { return }
        let lines = waiting
        waiting = []
        for sink in sinks {
            do throws(FileError) { try sink.file?.write(lines) } catch {
                sink.file = nil
                fail(sink.name, error)
            }
        }
        sinks.removeAll { $0.file == nil }
    }
}
