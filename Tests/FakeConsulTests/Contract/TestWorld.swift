// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A world without sockets: requests go straight to the API, the clock stands still until it is moved.
final class TestWorld {
    let world: World
    private var answers: [RequestID: (response: Response, at: Instant)] = [:]
    private var bodiless: Set<RequestID> = []
    private var serial: UInt64 = 0
    /// What the agent's server has kept, where it keeps anything.
    private(set) var disk: MemoryDisk

    static let startTime = Instant(nanoseconds: 1_764_000_000_000_000_000)

    /// An agent started with these flags and this JSON configuration.
    ///
    /// - Parameter disk: what it kept in an earlier life; nil where nothing is kept.
    init(
        flags: [String] = ["-dev"], json: String = "{}", seed: UInt64 = 1, disk: MemoryDisk? = nil,
        now: Instant = startTime
    ) throws {
        var plan = try AgentPlan.forTests(flags: flags, json: json)
        plan.durable = try disk?.read()
        self.disk = disk ?? MemoryDisk()
        world = World(WorldPlan(agents: [plan], seed: seed), now: now)
        carryOut()
    }

    var now: Instant { world.cluster.now }

    /// Sends a request and takes its answer, which must come at once.
    func send(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) -> Response {
        let id = submit(method, target, headers: headers, body: body)
        guard let answer = answers.removeValue(forKey: id) else {
            preconditionFailure("\(method) \(target) did not answer at once")
        }
        return answer.response
    }

    /// Sends a request whose answer may come later.
    func submit(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) -> RequestID {
        serial += 1
        let id = RequestID(slot: 0, serial: serial)
        var text = "\(method) \(target) HTTP/1.1\r\nHost: test\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if !body.isEmpty { text += "Content-Length: \(body.count)\r\n" }
        var parser = RequestParser(remoteAddress: "127.0.0.1:50000")
        (Array((text + "\r\n").utf8) + body).withUnsafeBytes { parser.feed($0) }
        switch parser.next(bodyLimit: { world.api.bodyLimit(path: $0.request.path, at: world.cluster.agents[0]) }) {
        case .request(let request, _):
            if request.method == .head { bodiless.insert(id) }
            world.received(request, id: id, at: 0)
        case .refused(let refusal): answers[id] = (Self.response(of: refusal), now)
        case .needsMore, .sendContinue: preconditionFailure("\(method) \(target) is no whole request")
        }
        carryOut()
        return id
    }

    /// The answer to a request, for which the clock is moved from event to event, and when it came.
    func answer(to id: RequestID, within limit: Duration) -> (Response, Instant)? {
        let deadline = now + limit
        while answers[id] == nil, let next = world.cluster.nextDeadline, next <= deadline {
            world.cluster.advance(to: next)
            carryOut()
        }
        return answers.removeValue(forKey: id).map { ($0.response, $0.at) }
    }

    /// Whether the request still waits.
    func isWaiting(_ id: RequestID) -> Bool { answers[id] == nil }

    /// A server outside has answered the last request that was passed on to it, or could not be asked.
    func answerRelayed(_ answer: RelayAnswer?) {
        guard let last = relayed.last else { return }
        world.relayed(last.id, answer)
        carryOut()
    }

    func hangUp(_ id: RequestID) {
        _ = world.clientHungUp(id)
        carryOut()
    }

    /// Adds a rule on the wire.
    @discardableResult
    func add(_ rule: WireRule) throws -> String {
        defer { carryOut() }
        return try world.addRule(rule)
    }

    /// Produces a failure of the catalogue.
    @discardableResult
    func produce(_ failure: Failure) throws -> FailureSetup {
        defer { carryOut() }
        return try world.produce(failure)
    }

    func end(_ setup: FailureSetup) {
        world.end(setup)
        carryOut()
    }

    func remove(rule id: String) {
        world.removeRule(id)
        carryOut()
    }

    /// Moves the clock from event to event, so that scripted probes answer in their time.
    func advance(by duration: Duration) {
        let end = now + duration
        while let next = world.cluster.nextDeadline, next <= end {
            world.cluster.advance(to: next)
            carryOut()
        }
        world.cluster.advance(to: end)
        carryOut()
    }

    private func carryOut() {
        carryOutEffects()
        while !orders.isEmpty {
            let (id, order, answer) = orders.removeFirst()
            answers[id] = (answer(carryOut(order)), now)
            carryOutEffects()
        }
    }

    private func carryOutEffects() {
        while true {
            let effects = world.takeEffects()
            if effects.isEmpty { return }
            for effect in effects { carryOut(effect) }
        }
    }

    private func carryOut(_ effect: Effect) {
        switch effect {
        case .respond(let id, var response):
            // The shell leaves out the body of an answer to HEAD.
            if bodiless.remove(id) != nil { response.body = [] }
            answers[id] = (response, now)
        case .begin(let id, let head):
            if head.headers[.contentLength] == nil { answers[id] = (head, now) } else { begun[id] = head }
        case .send(let id, let piece):
            begun[id]?.body += piece
            pieces[id, default: []].append(String(decoding: piece, as: UTF8.self))
        case .end(let id): answers[id] = begun.removeValue(forKey: id).map { ($0, now) }
        case .hangUp(let id, let manner, let response):
            hangUps[id] = manner
            answers[id] = manner.seen(of: response).map { ($0, now) }
        case .probe(let id, let request): world.cluster.probed(id, result(of: request))
        case .file(_, let file): files.append(file)
        case .keep(_, let change): disk.keep(change)
        case .closePort(let agent): deaf[agent] = true
        case .openPort(let agent): deaf[agent] = false
        case .answerDNS(let id, let bytes): dnsAnswers[id] = .some(bytes)
        case .askResolver(let call): resolverCalls.append(call)
        case .relay(let id, let request): relayed.append((id, request))
        case .cancelProbe, .reload, .stop, .drop, .refuseConnections, .acceptConnections, .wipe: break
        case .control(let id, let order, let answer): orders.append((id, order, answer))
        }
    }

    // MARK: DNS

    /// What was answered to DNS questions; nil within where nothing is to be sent.
    private var dnsAnswers: [RequestID: [UInt8]?] = [:]
    /// What is asked of resolvers outside, in order.
    var resolverCalls: [ResolverCall] = []
    /// What was passed on to servers outside, and for whom.
    private(set) var relayed: [(id: RequestID, request: RelayRequest)] = []

    /// Sends a DNS packet. Nil while there is no answer, nil within where there is to be none.
    func sendDNS(_ packet: [UInt8], isTCP: Bool = false, client: String = "127.0.0.1") -> [UInt8]?? {
        serial += 1
        let id = RequestID(slot: Caller.dnsSlot, serial: serial)
        world.receivedDNS(packet, id: id, at: 0, isTCP: isTCP, client: client)
        carryOut()
        lastDNS = id
        return dnsAnswers.removeValue(forKey: id)
    }

    private var lastDNS: RequestID?

    /// The answer to the last DNS question, once it is there.
    func takeDNSAnswer() -> [UInt8]?? { lastDNS.flatMap { dnsAnswers.removeValue(forKey: $0) } }

    /// Answers what a resolver was asked.
    func resolverAnswers(_ call: ResolverCall, _ bytes: [UInt8]?) {
        world.resolverAnswered(call.number, bytes)
        carryOut()
    }

    /// Asks a DNS question, which must be answered at once.
    func ask(
        _ name: String, _ type: DNSType = .a, isTCP: Bool = false, edns: UInt16? = nil, isRecursive: Bool = true
    ) -> DNSMessage {
        var request = DNSMessage(id: 77, asking: DNSName(name), type)
        if !isRecursive { request.flags = [] }
        if let edns {
            var options = DNSRecord(.root, .opt, ttl: 0, .options([]))
            options.recordClass = edns
            request.additionals = [options]
        }
        guard let packet = DNSEncoder.encode(request, compresses: false),
            case .some(.some(let bytes)) = sendDNS(packet, isTCP: isTCP), let reply = try? DNSDecoder.decode(bytes)
        else { preconditionFailure("\(name) was not answered at once") }
        return reply
    }

    /// What was asked of the clock, carried out after all else.
    private var orders: [(id: RequestID, order: ControlOrder, answer: Host.Answer)] = []
    private var clock = VirtualClock(outside: startTime)
    /// How many moments an order may run.
    var mostMoments = World.mostMoments

    private func carryOut(_ order: ControlOrder) -> Result<ClockState, FaultRefusal> {
        let offset = now - clock.time(at: Self.startTime)
        if offset > .zero { clock.advance(by: offset, at: Self.startTime) }
        var moved = clock
        defer { clock = moved }
        do throws(FaultRefusal) {
            let limit = mostMoments
            return .success(
                try world.carryOut(order, on: &moved, outside: Self.startTime, atMost: limit) { carryOutEffects() })
        } catch {
            return .failure(error)
        }
    }

    /// Answers of a known length that are not whole yet.
    private var begun: [RequestID: Response] = [:]
    /// How requests failed in their clients' eyes.
    private(set) var hangUps: [RequestID: HangUp] = [:]
    /// Whether the agents' listeners are closed.
    private(set) var deaf: [Int: Bool] = [:]
    /// What came of answers without an end.
    private(set) var pieces: [RequestID: [String]] = [:]
    /// What was to be written into data directories, in order.
    private(set) var files: [LocalFile] = []

    private static func response(of refusal: ProtocolRefusal) -> Response {
        var response = Response(status: refusal.status)
        response.headers.add(.contentType, "text/plain; charset=utf-8")
        let text = "\(refusal.status.code) \(refusal.status.reason ?? "")" + (refusal.detail.map { ": \($0)" } ?? "")
        response.body = Array(text.utf8)
        return response
    }

    // MARK: Scripted health-check targets

    func setTarget(address: String, status: Int) { targets[address] = status }
    private var targets: [String: Int] = [:]

    /// A target answers HTTP with its status, and takes connections; nobody listens anywhere else.
    private func result(of request: ProbeRequest) -> ProbeResult {
        switch request.kind {
        case .http(let probe):
            let host = probe.url.split(separator: "/").dropFirst().first.map(String.init) ?? ""
            guard let status = targets[host], status != 0 else {
                return ProbeResult(status: .critical, output: "Get \"\(probe.url)\": EOF")
            }
            let line = "\(status) \(HTTPStatus(status).reason ?? "")"
            let health: HealthStatus = status == 429 ? .warning : (200...299).contains(status) ? .passing : .critical
            let body = status == 204 ? "" : "status \(status)"
            return ProbeResult(status: health, output: "HTTP GET \(probe.url): \(line) Output: \(body)")
        case .tcp(let address, _):
            if targets[address] == nil {
                return ProbeResult(status: .critical, output: "dial tcp \(address): connect: connection refused")
            }
            return ProbeResult(status: .passing, output: "TCP connect \(address): Success")
        case .udp, .script, .h2Ping, .grpc: return ProbeResult(status: .passing, output: "")
        }
    }
}

extension AgentPlan {
    static func forTests(flags: [String], json: String) throws -> AgentPlan {
        let facts = ConfigurationFacts(hostName: "node1", interfaces: NetworkInterfaces(addresses: []))
        let file = ConfigurationSource(name: "case.json", format: .json, text: Array(json.utf8))
        let inputs = AgentConfiguration.Inputs(flags: try AgentFlags(parsing: flags), files: [file], facts: facts)
        var configuration = try AgentConfiguration.load(inputs).configuration
        (configuration.ports.server, configuration.ports.serfLAN, configuration.ports.serfWAN) = (28300, 28301, 28302)
        return AgentPlan(configuration, drawnNodeID: "11111111-2222-3333-4444-555555555555")
    }
}
