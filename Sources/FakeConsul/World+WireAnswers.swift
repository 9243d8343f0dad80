// SPDX-License-Identifier: MIT

/// How answers go out that a rule on the wire has a say in.
extension World {
    /// Puts rules between Consul's answers and their clients.
    func throughWire(_ effects: [Effect]) -> [Effect] {
        var out: [Effect] = []
        for effect in effects {
            if case .respond(let id, let response) = effect, let item = wire.cases[id] {
                answeredOnWire(response, to: item, id)
                out += cluster.takeEffects()
            } else {
                if case .drop(let id) = effect { forget(id) }
                switch effect {
                case .refuseConnections(let agent), .closePort(let agent): out += hangUps(at: agent)
                default: break
                }
                out.append(effect)
            }
        }
        return out
    }

    /// Ends what rules hold back at an agent whose connections are reset now.
    private func hangUps(at agent: Int) -> [Effect] {
        let held = wire.cases.filter { _, item in
            if item.agent == agent, case .asked = item.phase { false } else { item.agent == agent }
        }
        return held.keys.sorted(by: { ($0.slot, $0.serial) < ($1.slot, $1.serial) }).map { id in
            forget(id)
            return .hangUp(id, .reset, Response())
        }
    }

    private func forget(_ id: RequestID) {
        if let timer = wire.cases.removeValue(forKey: id)?.timer { cluster.queue.cancel(timer) }
    }

    /// Consul's answer to a request that has met a rule.
    private func answeredOnWire(_ response: Response, to item: WireCase, _ id: RequestID) {
        // What hangs was only to be carried out.
        guard case .asked = item.phase else { return }
        wire.cases[id] = nil
        if let key = item.hit.remembersAs { wire.desk.remember(response, as: key, serial: item.hit.serial) }
        answer(item.substitute ?? response, to: item, id)
    }

    func answer(_ response: Response, to item: WireCase, _ id: RequestID) {
        var item = item
        var response = response
        if let timer = item.timer { cluster.queue.cancel(timer) }
        WireRewrite.apply(item.hit.plan.rewrites, to: &response, sentIndex: item.blocks ? item.sentIndex : nil)
        let delay = item.hit.plan.delay.map { $0.draw(from: &wireRandom) } ?? .zero
        guard delay > .zero else { return deliver(response, of: item, id) }
        item.phase = .delayed(response)
        item.timer = cluster.queue.schedule(at: cluster.now + delay, .wire(.deliver(id)))
        wire.cases[id] = item
    }

    private func deliver(_ response: Response, of item: WireCase, _ id: RequestID) {
        wire.cases[id] = nil
        switch item.hit.plan.manner {
        case .whole:
            guard let (bytes, every) = item.hit.plan.drip, !response.body.isEmpty else {
                cluster.effects.append(.respond(id, response))
                return
            }
            beginDrip(response, of: item, id)
            dripOn(response, of: item, id, from: 0, bytes: bytes, every: every)
        case .wrongLength(let by):
            var response = response
            let length = max(0, response.body.count + by)
            response.headers[.contentLength] = String(length)
            cluster.effects.append(.hangUp(id, .answerAndClose, response))
        case .reset(nil): cluster.effects.append(.hangUp(id, .reset, response))
        case .reset(let bytes?): cluster.effects.append(.hangUp(id, .resetWithin(afterBytes: bytes), response))
        case .emptyReply: cluster.effects.append(.hangUp(id, .emptyReply, response))
        case .garbage(let count):
            var bytes = wireRandom.bytes(count)
            // No client takes it for the H of HTTP.
            bytes[0] |= 0x80
            cluster.effects.append(.hangUp(id, .garbage(bytes), response))
        }
    }

    private func beginDrip(_ response: Response, of item: WireCase, _ id: RequestID) {
        var head = response
        head.headers[.contentLength] = String(response.body.count)
        head.body = []
        cluster.effects.append(.begin(id, head))
    }

    private func dripOn(
        _ response: Response, of item: WireCase, _ id: RequestID, from start: Int, bytes: Int, every: Duration
    ) {
        let end = min(response.body.count, start + bytes)
        cluster.effects.append(.send(id, Array(response.body[start..<end])))
        guard end < response.body.count else {
            wire.cases[id] = nil
            cluster.effects.append(.end(id))
            return
        }
        var item = item
        item.phase = .dripping(response, sent: end)
        item.timer = cluster.queue.schedule(at: cluster.now + every, .wire(.drip(id)))
        wire.cases[id] = item
    }

    /// An answer of a rule as it leaves the agent.
    func response(_ answer: WireAnswer, to item: WireCase) -> Response {
        let agent = cluster.agents[item.agent]
        var response = Response(status: answer.status)
        if answer.looksLikeConsul {
            response = Stamp.response(Reply(answer.status), facts: nil, form: ResponseForm(), agent: agent)
        }
        for field in answer.headers { response.headers[HTTPHeader(field.name)] = field.value }
        response.body = answer.body
        if !answer.body.isEmpty, response.headers[.contentType] == nil {
            response.headers.add(.contentType, "text/plain; charset=utf-8")
        }
        return response
    }

    // MARK: Events

    /// Something that a rule has put off is due.
    func wireEventIsDue(_ event: WireEvent) {
        switch event {
        case .ruleEnds(let serial): if let entry = wire.desk.remove(serial: serial) { ended(entry) }
        case .deliver(let id):
            guard let item = wire.cases[id], case .delayed(let response) = item.phase else { return }
            deliver(response, of: item, id)
        case .drip(let id):
            guard let item = wire.cases[id], case .dripping(let response, let sent) = item.phase,
                let (bytes, every) = item.hit.plan.drip
            else { return }
            dripOn(response, of: item, id, from: sent, bytes: bytes, every: every)
        case .interrupt(let id): interrupt(id)
        }
    }

    /// Ends a blocking query in the middle of its wait.
    private func interrupt(_ id: RequestID) {
        guard var item = wire.cases[id], case .asked = item.phase, let (_, what) = item.hit.plan.interrupt else {
            return
        }
        item.timer = nil
        wire.cases[id] = item
        // What is in the log already will be answered, and soon.
        if cluster.clientHungUp(id) { return }
        cluster.journal.woke(id, .rule, now: cluster.now)
        switch what {
        case .answer(let answer): self.answer(response(answer, to: item), to: item, id)
        case .early: ask(item.request.withoutBlocking, id: id, at: item.agent)
        }
    }
}

extension Request {
    /// The same question, to be answered at once.
    fileprivate var withoutBlocking: Request {
        var request = self
        let parameters = query.pairs.filter { $0.name != "index" && $0.name != "wait" && $0.name != "hash" }
        request.query = QueryParameters(pairs: parameters)
        request.rawQuery = request.query.encoded
        return request
    }
}
