// SPDX-License-Identifier: MIT

/// The faults on the wire of a world: the rules, and the requests that have met one.
struct Wire {
    var desk: WireDesk
    var cases: [RequestID: WireCase] = [:]

    var isIdle: Bool { desk.isEmpty && cases.isEmpty }
}

/// A request that has met a rule, until its client has its answer.
struct WireCase {
    enum Phase {
        /// Consul has it.
        case asked
        /// It is never answered.
        case hanging
        /// Its answer is ready and comes later.
        case delayed(Response)
        /// So many bytes of its body have gone out.
        case dripping(Response, sent: Int)
    }

    let hit: WireDesk.Hit
    let request: Request
    let agent: Int
    var phase = Phase.asked
    /// What is answered in place of what Consul answers.
    var substitute: Response?
    var timer: EventID?

    /// The index that a blocking query was sent with.
    var sentIndex: UInt64? { request.query["index"].flatMap { UInt64($0) } }
    var blocks: Bool { sentIndex ?? 0 > 0 || request.query.has("hash") }
}

extension World {
    // MARK: Rules

    /// Adds a rule behind the others.
    ///
    /// - Returns: its name.
    func addRule(_ rule: WireRule) throws(SettingError) -> String {
        let entry = try wire.desk.add(rule, at: cluster.now)
        if let lifetime = entry.rule.lifetime {
            cluster.queue.schedule(at: cluster.now + lifetime, .wire(.ruleEnds(serial: entry.serial)))
        }
        if entry.refuses { updateListeners() }
        return entry.rule.id
    }

    /// Takes a rule away. Who waits for an answer that it holds back for ever is reset; what it delays still comes.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    func removeRule(_ id: String) -> Bool {
        guard let entry = wire.desk.remove(id) else { return false }
        ended(entry)
        return true
    }

    func removeAllRules() { for entry in wire.desk.entries { removeRule(entry.rule.id) } }

    func ended(_ entry: WireDesk.Entry) {
        if entry.refuses { updateListeners() }
        let hanging = wire.cases.filter { _, item in
            if item.hit.serial == entry.serial, case .hanging = item.phase { true } else { false }
        }
        for id in hanging.keys.sorted(by: { ($0.slot, $0.serial) < ($1.slot, $1.serial) }) {
            wire.cases[id] = nil
            _ = cluster.clientHungUp(id)
            cluster.effects.append(.hangUp(id, .reset, Response()))
        }
    }

    /// Tells the shell which agents' listeners are closed now.
    private func updateListeners() {
        for agent in cluster.agents.indices {
            let refuses = wire.desk.refuses(names(of: agent))
            if refuses == deafAgents.contains(agent) { continue }
            if refuses { deafAgents.insert(agent) } else { deafAgents.remove(agent) }
            cluster.effects.append(refuses ? .closePort(agent: agent) : .openPort(agent: agent))
        }
    }

    // MARK: Requests

    /// A request came while there are rules.
    func receivedOnWire(_ request: Request, id: RequestID, at agent: Int) {
        guard let hit = wire.desk.hit(request, agents: names(of: agent), at: cluster.now) else {
            return ask(request, id: id, at: agent)
        }
        cluster.journal.met(id, rule: hit.rule)
        var item = WireCase(hit: hit, request: request, agent: agent)
        switch hit.plan.start {
        case .consul, .refuse: item.substitute = hit.remembered
        case .answer(let answer), .limit(_, let answer): item.substitute = response(answer, to: item)
        case .hang: item.phase = .hanging
        }
        begin(item, id)
    }

    private func begin(_ item: WireCase, _ id: RequestID) {
        var item = item
        if case .hanging = item.phase {
            wire.cases[id] = item
            if item.hit.plan.carriesOut { ask(item.request, id: id, at: item.agent) }
            return
        }
        if let substitute = item.substitute, !item.hit.plan.carriesOut { return answer(substitute, to: item, id) }
        if case .consul = item.hit.plan.start, item.hit.plan.manner.hidesAnswer, !item.hit.plan.carriesOut {
            return answer(Response(), to: item, id)
        }
        if let (after, _) = item.hit.plan.interrupt, item.blocks {
            item.timer = cluster.queue.schedule(at: cluster.now + after, .wire(.interrupt(id)))
        }
        wire.cases[id] = item
        ask(item.request, id: id, at: item.agent)
    }

    /// The client is gone, or will send nothing more.
    ///
    /// - Returns: whether an answer will still be given; nil where no rule has a say in it.
    func clientHungUpOnWire(_ id: RequestID) -> Bool? {
        guard let item = wire.cases[id] else { return nil }
        if case .asked = item.phase, cluster.clientHungUp(id) { return true }
        if case .hanging = item.phase { _ = cluster.clientHungUp(id) }
        if let timer = item.timer { cluster.queue.cancel(timer) }
        wire.cases[id] = nil
        return false
    }
}

extension WirePlan.Manner {
    /// Whether nothing of the answer reaches the client.
    var hidesAnswer: Bool {
        switch self {
        case .whole, .wrongLength, .reset(.some): false
        case .reset(nil), .emptyReply, .garbage: true
        }
    }
}
