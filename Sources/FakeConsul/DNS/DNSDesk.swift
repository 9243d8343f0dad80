// SPDX-License-Identifier: MIT

/// Answers the DNS questions that come to the agents of a cluster: looks up what is needed, there or at other
/// resolvers, and says what is to be sent.
final class DNSDesk {
    let cluster: Cluster
    /// What each agent's configuration says, and which one that was.
    private var settings: [Int: (version: Int, settings: DNSSettings)] = [:]
    private var random: SeededRandom
    var remembered = DNSMemory()
    /// What was asked of other resolvers and is not answered yet.
    private var exchanges: [UInt64: ([UInt8]?) -> Void] = [:]
    private var lastExchange: UInt64 = 0

    init(cluster: Cluster) {
        self.cluster = cluster
        random = cluster.random.fork("dns")
    }

    /// A packet came to an agent. What is to be sent is among the cluster's effects, now or later.
    ///
    /// - Parameter client: the address that it came from, empty where unknown.
    func received(_ packet: [UInt8], id: RequestID, at agent: Agent, isTCP: Bool, client: String) {
        switch cluster.links[agent.machine] {
        case .running: take(packet, id: id, at: agent, isTCP: isTCP, client: client)
        case .frozen:
            // It lies in the socket until the process goes on.
            let work = { [unowned self] in take(packet, id: id, at: agent, isTCP: isTCP, client: client) }
            agent.suspended.append(.work(agent: agent.number, incarnation: agent.incarnation, work))
        case .dead: send(nil, to: id)
        }
    }

    private func take(_ packet: [UInt8], id: RequestID, at agent: Agent, isTCP: Bool, client: String) {
        switch DNSGate.receive(packet) {
        case .ignored: send(nil, to: id)
        case .refused(let refusal): send(DNSEncoder.encode(refusal, compresses: false), to: id)
        case .request(let request):
            cluster.openRequests.insert(id)
            let settings = settings(of: agent)
            let item = DNSCase(
                id, request, packet, agent, settings, isTCP: isTCP, client: client,
                random: SeededRandom(seed: random.next()), at: cluster.now)
            if let trouble = agent.faults.dns { return answer(item, troubled: trouble) }
            if let gray = agent.faults.gray { return answer(item, gray) }
            begin(item)
        }
    }

    /// What a gray agent does with a question, as with a request.
    private func answer(_ item: DNSCase, _ gray: Fault.Gray) {
        guard case .stall(let time) = gray else { return answer(item, troubled: .serverFailure) }
        guard let time else { return finish(item, nil) }
        cluster.stalled.insert(item.id)
        cluster.later(time, at: item.agent) { [unowned self] in
            cluster.stalled.remove(item.id)
            begin(item)
        }
    }

    private func begin(_ item: DNSCase) {
        guard let question = item.question else { return answer(item, with: refusal(of: item)) }
        item.route = DNSGate.route(question, item.settings)
        switch item.route {
        case .zone, .reverse: goOn(item)
        case .recursors: recurse(item)
        case .nobody: answer(item, with: refusal(of: item))
        }
    }

    private func refusal(of item: DNSCase) -> DNSMessage {
        var refusal = DNSMessage(answering: item.request)
        refusal.code = .refused
        return refusal
    }

    /// Runs the answerer with what is known by now; looks up what it misses, one after the other, and runs it again.
    func goOn(_ item: DNSCase) {
        while !item.isWaiting {
            guard let question = item.question else { return }
            if item.toFind.isEmpty {
                var answerer = DNSAnswerer(
                    item.request, question: question, isTCP: item.isTCP, client: item.client, settings: item.settings,
                    clock: cluster.clock(of: item.agent).seconds, findings: item.findings, random: item.random)
                switch item.route {
                case .reverse:
                    switch answerer.answerReverse() {
                    case .reply(let reply): return answer(item, with: reply)
                    case .unknown: return recurse(item)
                    case .pending: break
                    }
                default: if let reply = answerer.answerInZone() { return answer(item, with: reply) }
                }
                item.toFind = answerer.missing
            }
            findNext(of: item)
        }
    }

    private func findNext(of item: DNSCase) {
        let lookup = item.toFind.removeFirst()
        item.isWaiting = true
        var isAtOnce = true
        look(lookup, for: item) { [unowned self] finding in
            item.findings[lookup] = finding
            item.isWaiting = false
            if !isAtOnce { goOn(item) }
        }
        isAtOnce = false
    }

    // MARK: Sending

    func answer(_ item: DNSCase, with reply: DNSMessage) {
        finish(item, DNSEncoder.encode(reply, compresses: item.settings.compresses))
    }

    /// Sends the answer, or nothing where there is none that could be sent.
    func finish(_ item: DNSCase, _ bytes: [UInt8]?) {
        let took = cluster.now - item.startedAt
        switch item.route {
        case .zone: item.agent.metrics.measure(item.settings.domainQueryMetric, took, at: cluster.now)
        case .reverse: item.agent.metrics.measure(item.settings.reverseQueryMetric, took, at: cluster.now)
        case .recursors, .nobody: break
        }
        cluster.openRequests.remove(item.id)
        send(bytes, to: item.id)
    }

    private func send(_ bytes: [UInt8]?, to id: RequestID) { cluster.effects.append(.answerDNS(id, bytes)) }

    private func answer(_ item: DNSCase, troubled trouble: Fault.DNSTrouble) {
        var reply = DNSMessage(answering: item.request)
        switch trouble {
        case .serverFailure: reply.code = .serverFailure
        case .empty: reply.flags.insert(.authoritative)
        case .truncated: reply.flags.formUnion([.authoritative, .truncated])
        case .silence: return finish(item, nil)
        }
        answer(item, with: reply)
    }

    private func settings(of agent: Agent) -> DNSSettings {
        if let known = settings[agent.number], known.version == agent.configurationVersion { return known.settings }
        let new = DNSSettings(
            agent.configuration, nodeName: agent.identity.nodeName, datacenter: agent.identity.datacenter)
        settings[agent.number] = (agent.configurationVersion, new)
        return new
    }

    // MARK: Other resolvers

    /// Asks a resolver. Nothing of the simulation moves for it, so that nothing is waited for meanwhile.
    func exchange(
        _ message: [UInt8], with recursor: String, isTCP: Bool, for item: DNSCase,
        _ completed: @escaping ([UInt8]?) -> Void
    ) {
        lastExchange += 1
        let number = lastExchange
        cluster.openRequests.remove(item.id)
        exchanges[number] = { [unowned self] bytes in
            guard item.agent.incarnation == item.incarnation, cluster.links[item.agent.machine] != .dead else {
                return send(nil, to: item.id)
            }
            cluster.openRequests.insert(item.id)
            completed(bytes)
        }
        cluster.effects.append(
            .askResolver(
                ResolverCall(
                    number: number, resolver: recursor, isTCP: isTCP, message: message,
                    timeout: item.settings.recursorTimeout)))
    }

    /// A resolver has answered, or not in time.
    func exchanged(_ number: UInt64, _ bytes: [UInt8]?) { exchanges.removeValue(forKey: number)?(bytes) }
}

/// A question on its way to its answer.
final class DNSCase {
    let id: RequestID
    let request: DNSMessage
    /// The request as it came.
    let packet: [UInt8]
    let agent: Agent
    /// The process that took it. It ends with that.
    let incarnation: Int
    let settings: DNSSettings
    let isTCP: Bool
    let client: String
    let random: SeededRandom
    let startedAt: Instant
    var question: DNSQuestion? { request.questions.first }
    var route = DNSGate.Route.nobody
    var findings: [DNSLookup: DNSFinding] = [:]
    /// What the last run has missed.
    var toFind: [DNSLookup] = []
    var isWaiting = false

    init(
        _ id: RequestID, _ request: DNSMessage, _ packet: [UInt8], _ agent: Agent, _ settings: DNSSettings, isTCP: Bool,
        client: String, random: SeededRandom, at now: Instant
    ) {
        self.id = id
        self.request = request
        self.packet = packet
        self.agent = agent
        incarnation = agent.incarnation
        self.settings = settings
        self.isTCP = isTCP
        self.client = client
        self.random = random
        startedAt = now
    }
}

/// What agents that use their cache (`dns_config.use_cache`) were answered last, for when no server can be asked: while
/// servers can tell, what the cache has is as new as theirs.
struct DNSMemory {
    private struct Key: Hashable {
        let agent: Int
        let incarnation: Int
        let lookup: DNSLookup
    }

    private var findings: [Key: DNSFinding] = [:]
    private static let capacity = 4096

    mutating func keep(_ finding: DNSFinding, of lookup: DNSLookup, at agent: Agent) {
        if findings.count >= Self.capacity { findings = [:] }
        findings[Key(agent: agent.number, incarnation: agent.incarnation, lookup: lookup)] = finding
    }

    func finding(of lookup: DNSLookup, at agent: Agent) -> DNSFinding? {
        findings[Key(agent: agent.number, incarnation: agent.incarnation, lookup: lookup)]
    }
}
