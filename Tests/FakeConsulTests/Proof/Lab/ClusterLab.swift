// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A simulated cluster in a test: virtual time, clients without sockets, hands on processes and links.
///
/// Agents are numbered as in the world: the servers first, then the client agents.
final class ClusterLab {
    let seed: UInt64
    let world: World
    let serverCount: Int
    /// Chance of the test's own.
    var random: SeededRandom
    /// Told of every observation, after the invariants.
    var onObservation: [(Observation) -> Void] = []
    let invariants: InvariantWatch
    private var agenda = EventQueue<() -> Void>()
    private var waiting: [RequestID: (Response?) -> Void] = [:]
    private var dnsWaiting: [RequestID: ([UInt8]?) -> Void] = [:]
    private var lastSerial: UInt64 = 0
    private var cuts: [Partition] = []

    var cluster: Cluster { world.cluster }
    var now: Instant { world.cluster.now }
    var agents: Range<Int> { cluster.agents.indices }
    var servers: Range<Int> { 0..<serverCount }
    var clients: Range<Int> { serverCount..<cluster.agents.count }

    static let startTime = Instant(nanoseconds: 1_764_000_000_000_000_000)

    /// A cluster whose agents start now; `settle` lets them elect a leader.
    init(
        servers: Int = 3, clients: Int = 2, multiplier: Int = 1, seed: UInt64,
        json: String = "", invariants: InvariantWatch = InvariantWatch([])
    ) {
        self.seed = seed
        self.invariants = invariants
        serverCount = servers
        random = SeededRandom(seed: seed, name: "lab")
        let plan = WorldPlan.lab(
            servers: servers, clients: clients, multiplier: multiplier, seed: seed, json: json)
        world = World(plan, now: Self.startTime)
        world.cluster.observer = { [unowned self] observation in
            self.invariants.observe(observation, in: self.world.cluster)
            for follow in onObservation { follow(observation) }
        }
        carryOut()
    }

    // MARK: Time

    func run(for duration: Duration) { run(until: now + duration) }

    func run(until end: Instant) {
        while true {
            let next = min(cluster.nextDeadline ?? end, agenda.next ?? end)
            guard next <= end, cluster.nextDeadline != nil || agenda.next != nil else { break }
            cluster.advance(to: max(now, next))
            carryOut()
            while let (_, work) = agenda.popNext(upTo: now) {
                work()
                carryOut()
            }
            if next == end, cluster.nextDeadline ?? end >= end, agenda.next ?? end >= end { break }
        }
        cluster.advance(to: end)
        carryOut()
    }

    /// Runs until the condition holds, which is asked every 20 ms, as the measurements were made.
    ///
    /// - Returns: how long it took; nil where it did not hold in time.
    @discardableResult
    func wait(_ limit: Duration, every step: Duration = .milliseconds(20), until condition: () -> Bool) -> Duration? {
        let start = now
        while now - start <= limit {
            if condition() { return now - start }
            run(for: step)
        }
        return nil
    }

    /// Does something after a while.
    func after(_ delay: Duration, _ work: @escaping () -> Void) { agenda.schedule(at: now + delay, work) }

    // MARK: Clients

    /// Sends a request.
    ///
    /// - Parameter then: told the answer; nil where the connection was refused or broken off.
    @discardableResult
    func send(
        _ method: String, _ target: String, _ body: String = "", at agent: Int, then: @escaping (Response?) -> Void
    ) -> RequestID {
        guard let request = Request(method: method, target: target, headers: [], body: Array(body.utf8)) else {
            preconditionFailure("\(method) \(target) is no request")
        }
        lastSerial += 1
        let id = RequestID(slot: 0, serial: lastSerial)
        waiting[id] = then
        world.received(request, id: id, at: agent)
        carryOut()
        return id
    }

    /// The client gives up; it hears no answer.
    func hangUp(_ id: RequestID) {
        guard waiting.removeValue(forKey: id) != nil else { return }
        _ = world.clientHungUp(id)
        carryOut()
    }

    /// Sends a request and waits for its answer.
    func ask(
        _ method: String, _ target: String, _ body: String = "", at agent: Int, within limit: Duration = .seconds(60)
    ) -> Answer {
        var answer: Answer?
        let start = now
        let id = send(method, target, body, at: agent) { [unowned self] in answer = Answer($0, after: now - start) }
        while answer == nil, now - start < limit {
            run(until: min(max(now, cluster.nextDeadline ?? start + limit), start + limit))
        }
        if answer == nil { hangUp(id) }
        return answer ?? Answer(nil, after: now - start)
    }

    /// Asks an agent a DNS question and waits for its answer.
    ///
    /// - Returns: nil where there was none in time.
    func askDNS(
        _ name: String, _ type: DNSType = .a, at agent: Int, within limit: Duration = .seconds(60)
    ) -> (reply: DNSMessage, after: Duration)? {
        lastSerial += 1
        let id = RequestID(slot: Caller.dnsSlot, serial: lastSerial)
        let start = now
        var answer: [UInt8]??
        dnsWaiting[id] = { answer = .some($0) }
        guard let packet = DNSEncoder.encode(DNSMessage(id: 1, asking: DNSName(name), type), compresses: false) else {
            return nil
        }
        world.receivedDNS(packet, id: id, at: agent, isTCP: false, client: "127.0.0.1")
        carryOut()
        while answer == nil, now - start < limit {
            run(until: min(max(now, cluster.nextDeadline ?? start + limit), start + limit))
        }
        dnsWaiting[id] = nil
        guard let bytes = answer ?? nil, let reply = try? DNSDecoder.decode(bytes) else { return nil }
        return (reply, now - start)
    }

    private func carryOut() {
        while true {
            let effects = cluster.takeEffects()
            if effects.isEmpty { return }
            for effect in effects { carryOut(effect) }
        }
    }

    private func carryOut(_ effect: Effect) {
        switch effect {
        case .respond(let id, let response): waiting.removeValue(forKey: id)?(response)
        case .drop(let id): waiting.removeValue(forKey: id)?(nil)
        case .answerDNS(let id, let bytes): dnsWaiting.removeValue(forKey: id)?(bytes)
        case .stop(let agent): cluster.crash(cluster.agents[agent])
        case .probe(let id, _): world.probed(id, ProbeResult(status: .passing, output: ""))
        default: break
        }
    }

    // MARK: Faults

    func crash(_ agent: Int) { act { $0.crash($0.agents[agent]) } }
    /// Starts an agent's process again; the program needs some time before the agent begins its work.
    func start(_ agent: Int) {
        after(random.duration(in: Self.programStart)) { [unowned self] in restart(agent) }
    }
    /// Measured: until HTTP answers 0.11 to 0.28 s, until others see the agent 0.08 s at least.
    private static let programStart: Range<Duration> = .milliseconds(80)..<(.milliseconds(230))

    func restart(_ agent: Int) { act { $0.restart($0.agents[agent]) } }
    func freeze(_ agent: Int) { act { $0.freeze($0.agents[agent]) } }
    func thaw(_ agent: Int) { act { $0.thaw($0.agents[agent]) } }

    /// Agents of different groups do not hear each other.
    func partition(_ groups: [[Int]]) { cut(.groups(groups.map { $0.map { MachineID($0) } })) }

    func cut(_ partition: Partition) {
        cuts.append(partition)
        act { cluster in
            cluster.links.cut(partition)
            cluster.topologyChanged()
        }
    }

    func healLinks() {
        cuts = []
        act { cluster in
            cluster.links.healAll()
            cluster.links.usual = .local
            cluster.topologyChanged()
        }
    }

    func act(_ body: (Cluster) -> Void) {
        body(cluster)
        cluster.settle()
        carryOut()
    }
}

/// An answer, or the lack of one.
struct Answer {
    let response: Response?
    let after: Duration

    init(_ response: Response?, after: Duration) {
        self.response = response
        self.after = after
    }

    /// 0 where there was none.
    var status: Int { response?.status.code ?? 0 }
    var text: String { response.map { String(decoding: $0.body, as: UTF8.self) } ?? "" }
    var seconds: Double { Double(after.nanoseconds) / 1e9 }
    func header(_ name: String) -> String? { response?.headers[HTTPHeader(canonicalizing: name.utf8)] }
}
