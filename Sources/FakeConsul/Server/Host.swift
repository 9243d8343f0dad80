// SPDX-License-Identifier: MIT

/// Ties a world to the machine: gives it the requests that come over sockets and the time, and carries out its effects.
///
/// Lives on one event loop. Until the loop runs, the thread that made it may use it.
final class Host {
    let loop: EventLoop
    private(set) var world: World
    var clock: VirtualClock
    /// What was asked of the clock and the world in this turn.
    private var orders: [PendingOrder] = []
    var plan: WorldPlan
    private(set) var http: HTTPServer?
    /// Writes what clients ask; nil where nobody wants to know.
    var audit: AuditLog?
    /// What HTTPS listeners show and ask for; nil where there are none.
    var tls: TLSAcceptor?
    private(set) var dns: HostDNS?
    /// Where each agent is served.
    var sites: [Int: AgentSite] = [:]
    /// The answers of this process that come in pieces.
    private var gathering: [RequestID: Response] = [:]
    /// The data directories, by the numbers of their agents.
    private var directories: [Int: DataDirectory]
    private lazy var probes = ProbeRunner(loop: loop, tls: probeTLS) { [unowned self] id, result in
        world.probed(id, result)
        run()
    }
    /// What health checks over TLS need. All agents have the same certificates.
    private(set) lazy var probeTLS = ProbeTLSContexts { [unowned self] in
        world.cluster.agents[0].configuration.tls.internalRPC
    }
    private lazy var relays = RelayRunner(loop: loop, tls: probeTLS) { [unowned self] id, answer in
        world.relayed(id, answer)
        run()
    }
    private var recorders: [any EventLoop.Participant] = []
    private var directoryFlusher: DirectoryFlusher?
    /// Why the world was ended before its time: what must be kept could not be.
    private(set) var failure: String?
    /// Told once where the world ends by a failure; all its sockets are closed by then.
    var onFailure: ((String) -> Void)?
    /// A client asked an agent to read its configuration again.
    var onReload: ((Int) -> Void)?
    /// An agent has left its cluster; its process ends.
    var onStop: ((Int) -> Void)?
    /// Who waits in this process for the answer to a request that came over no socket.
    private var waiting: [RequestID: Waiter] = [:]
    private var lastSerial: UInt64 = 0
    /// The slot of requests without a connection.
    private static let inProcessSlot: Int32 = -1

    private struct Waiter {
        let agent: Int
        let answer: (Response?) -> Void
    }

    /// Starts a world. It is served once `listen` was called and the loop runs.
    ///
    /// - Parameter directories: those of the agents whose plans say what was kept, by the agents' numbers.
    init(loop: EventLoop, plan: WorldPlan, directories: [Int: DataDirectory] = [:]) {
        self.loop = loop
        self.plan = plan
        self.directories = directories
        let start = loop.clock.now
        clock = VirtualClock(outside: start)
        if plan.startsPaused { clock.pause(at: start) }
        world = World(plan, now: start)
        readDataFiles()
        for agent in plan.agents.indices {
            // The world has it now; and a world that begins anew begins with nothing.
            if plan.agents[agent].durable != nil { self.plan.agents[agent].durable = DurableState() }
            self.plan.agents[agent].registrations = LocalFiles()
        }
        loop.core = self
        guard !directories.isEmpty else { return }
        let flusher = DirectoryFlusher(of: self)
        directoryFlusher = flusher
        // Before the servers take part, which send the answers.
        loop.add(flusher)
    }

    /// The virtual time.
    var now: Instant { clock.time(at: loop.clock.now) }

    /// The server of all listeners.
    func openServer() -> HTTPServer {
        let http = self.http ?? HTTPServer(loop: loop, service: self)
        self.http = http
        return http
    }

    /// The DNS interface of all agents.
    func openDNS() -> HostDNS {
        let dns = self.dns ?? HostDNS(loop: loop, service: self)
        self.dns = dns
        return dns
    }

    // MARK: Time

    func pause() {
        clock.pause(at: loop.clock.now)
        run()
    }

    func resume(rate: Double) {
        clock.resume(at: loop.clock.now, rate: rate)
        run()
    }

    func advance(by duration: Duration) {
        guard duration > .zero else { return }
        clock.advance(by: duration, at: loop.clock.now)
        run()
    }

    func run() { _ = run(upTo: loop.clock.now) }

    /// Gives the core sight of the files that an administrator may leave for it.
    private func readDataFiles() {
        world.cluster.readDataFile = { [directories] agent, name in
            guard let directory = directories[agent] else { return nil }
            return (try? directory.read(name)) ?? nil
        }
    }

    // MARK: Beginning anew, ending

    /// Everything as at the start, but for the time, which never goes back. What was kept is forgotten.
    ///
    /// - Parameter asker: a request that is still to be answered.
    func reset(sparing asker: RequestID? = nil) {
        drop(sparing: asker)
        eachDirectory { (directory) throws(FileError) in try directory.wipe() }
        world = World(plan, now: now)
        readDataFiles()
        acceptAllConnections()
        run()
    }

    /// Closes every socket. To be called once.
    func close() {
        flushDirectories()
        end()
    }

    /// Has somebody take part in the turns of the loop until the world ends.
    func record(_ recorder: any EventLoop.Participant) {
        recorders.append(recorder)
        loop.add(recorder)
    }

    private func end() {
        drop()
        for recorder in recorders {
            recorder.flush()
            loop.remove(recorder)
        }
        recorders = []
        audit = nil
        http?.closeAll()
        http = nil
        dns?.server.closeAll()
        dns = nil
        directoryFlusher.map(loop.remove)
        directoryFlusher = nil
        for directory in directories.values { directory.close() }
        directories = [:]
    }

    /// Lets go of all that wait for an answer.
    private func drop(sparing asker: RequestID? = nil) {
        let left = waiting.filter { $0.key != asker }.sorted { $0.key.serial < $1.key.serial }
        waiting = waiting.filter { $0.key == asker }
        gathering = [:]
        probes.cancelAll()
        relays.cancelAll()
        dns?.forgetAll()
        for (_, waiter) in left { waiter.answer(nil) }
        http?.resetConnections(sparing: asker)
    }

    /// Changes the rules on the wire, and carries out what follows.
    @discardableResult
    func changeWire<Result, Failure: Error>(_ change: (World) throws(Failure) -> Result) throws(Failure) -> Result {
        run()
        let result = try change(world)
        run()
        return result
    }

    // MARK: Requests without a socket

    /// Gives an agent a request of this process.
    ///
    /// - Parameter answer: called once; with nil where the agent's process, or the world, ended before it answered.
    func send(_ request: Request, to agent: Int = 0, answer: @escaping (Response?) -> Void) {
        guard failure == nil else { return answer(nil) }
        run()
        guard !refusesConnections(to: agent) else { return answer(nil) }
        lastSerial += 1
        let id = RequestID(slot: Self.inProcessSlot, serial: lastSerial)
        waiting[id] = Waiter(agent: agent, answer: answer)
        world.received(request, id: id, at: agent)
        run()
    }

    /// Lets go of those who wait in this process for an answer of an agent.
    func dropRequests(to agent: Int) {
        let left = waiting.filter { $0.value.agent == agent }.sorted { $0.key.serial < $1.key.serial }
        for (id, waiter) in left {
            waiting[id] = nil
            waiter.answer(nil)
        }
    }
}

extension Host: EventLoop.Core {
    func run(upTo now: Instant) -> Instant? {
        world.cluster.advance(to: clock.time(at: now))
        settleRequests(at: now)
        carryOutEffects()
        while !orders.isEmpty {
            carryOut(orders.removeFirst())
            carryOutEffects()
        }
        return world.cluster.nextDeadline.flatMap { clock.moment(of: $0) }
    }

    func carryOutEffects() {
        while true {
            let effects = world.takeEffects()
            if effects.isEmpty { break }
            for effect in effects { carryOut(effect) }
        }
    }

    func respond(_ id: RequestID, _ response: Response) {
        if id.slot == Self.inProcessSlot {
            flushDirectories()
            waiting.removeValue(forKey: id)?.answer(response)
        } else {
            audit?.answered(id, response.status.code)
            http?.respond(id, response)
        }
    }

    /// What a client waits for and is only on its way between agents is not waited for: while the clock stands still,
    /// it is accounted; while it runs, what takes less than its tick happens at once.
    private func settleRequests(at now: Instant) {
        guard world.cluster.isInFlight else { return }
        world.cluster.settleRequests(within: clock.isPaused ? Self.longestSettling : Self.tick)
        let ahead = world.cluster.now - clock.time(at: now)
        if clock.isPaused, ahead > .zero { clock.advance(by: ahead, at: now) }
    }

    private static let longestSettling = Duration.seconds(600)
    private static let tick = Duration.milliseconds(1)

    private func carryOut(_ effect: Effect) {
        switch effect {
        case .keep(let agent, let change):
            do throws(FileError) { try directories[agent]?.keep(change) } catch { fail(error) }
        case .respond(let id, let response): respond(id, response)
        case .control(let id, let order, let answer):
            orders.append(PendingOrder(id: id, order: order, answer: answer))
        case .begin, .send, .end: carryOutStream(effect)
        case .hangUp(let id, let manner, let response):
            if id.slot == Self.inProcessSlot {
                waiting.removeValue(forKey: id)?.answer(manner.seen(of: response))
            } else {
                audit?.ended(id)
                http?.hangUp(id, manner, response: response)
            }
        case .probe(let id, let request): probes.start(id, request)
        case .cancelProbe(let id): probes.cancel(id)
        case .file(let agent, let file):
            do throws(FileError) { try directories[agent]?.carryOut(file) } catch { fail(error) }
        case .drop(let id):
            if id.slot == Self.inProcessSlot {
                waiting.removeValue(forKey: id)?.answer(nil)
            } else if id.slot == Caller.dnsSlot {
                dns?.server.respond(id, nil)
            } else {
                audit?.ended(id)
                http?.hangUp(id, .reset)
            }
        case .relay(let id, let request): relays.start(id, request)
        case .answerDNS, .askResolver: carryOutDNS(effect)
        case .refuseConnections(let agent): refuseConnections(to: agent, because: .process)
        case .acceptConnections(let agent): acceptConnections(to: agent, despite: .process)
        case .wipe(let agent): wipe(agent)
        case .closePort(let agent): refuseConnections(to: agent, because: .wire)
        case .openPort(let agent): acceptConnections(to: agent, despite: .wire)
        case .reload(let agent): if let onReload { onReload(agent) } else { reloadTLS(of: agent) }
        case .stop(let agent): stop(agent)
        }
    }
}

extension Host {
    /// Empties an agent's data directory. Its next process is another node.
    private func wipe(_ agent: Int) {
        guard let directory = directories[agent] else { return }
        do throws(FileError) {
            try directory.wipe()
            try directory.keep(nodeID: world.cluster.agents[agent].identity.nodeID)
        } catch {
            fail(error)
        }
    }

    /// An agent's process ends by itself: with it ours, or, in a cluster, its part of ours once its answers are sent.
    private func stop(_ agent: Int) {
        guard plan.agents.count > 1 else { onStop?(agent); return }
        loop.later { [weak self] in self?.refuseConnections(to: agent, because: .process) }
    }
}

// MARK: Answers in pieces

extension Host {
    private func carryOutStream(_ effect: Effect) {
        switch effect {
        case .begin(let id, let response):
            if id.slot != Self.inProcessSlot {
                audit?.answered(id, response.status.code)
                http?.beginStream(id, response)
            } else if response.headers[.contentLength] != nil {
                gathering[id] = response
            } else {
                // Nobody in this process reads an answer without an end.
                _ = world.clientHungUp(id)
                waiting.removeValue(forKey: id)?.answer(response)
            }
        case .send(let id, let piece):
            if id.slot == Self.inProcessSlot {
                gathering[id]?.body += piece
            } else if http?.sendPiece(id, piece) == false {
                _ = world.clientHungUp(id)
            }
        case .end(let id):
            if id.slot == Self.inProcessSlot {
                waiting.removeValue(forKey: id)?.answer(gathering.removeValue(forKey: id))
            } else {
                http?.endStream(id)
            }
        default: break
        }
    }
}

// MARK: Keeping

extension Host {
    /// Writes what was noted to be kept. Nobody is told anything that rests on it before: where it fails, the world
    /// ends as if its process had died.
    fileprivate func flushDirectories() {
        eachDirectory { (directory) throws(FileError) in try directory.flush() }
    }

    private func eachDirectory(_ body: (DataDirectory) throws(FileError) -> Void) {
        for (_, directory) in directories.sorted(by: { $0.key < $1.key }) {
            do throws(FileError) { try body(directory) } catch { return fail(error) }
        }
    }

    private func fail(_ error: FileError) {
        guard failure == nil else { return }
        failure = error.message
        end()
        onFailure?(error.message)
    }
}

/// Has the directories written in the turn of the loop before the servers send.
private final class DirectoryFlusher: EventLoop.Participant {
    private weak var host: Host?

    init(of host: Host) { self.host = host }

    func handOver() -> Bool { false }

    func flush() { host?.flushDirectories() }
}
