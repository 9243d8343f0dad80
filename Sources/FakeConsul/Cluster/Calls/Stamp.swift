// SPDX-License-Identifier: MIT

/// Turns replies into responses. The one place where the shared headers are stamped (`consul agent/http.go setMeta`,
/// `wrap`).
enum Stamp {
    /// The answer to a call, with the headers that Consul puts on every API answer.
    static func response(_ reply: Reply, facts: ReadFacts?, form: ResponseForm, agent: Agent) -> Response {
        var response = Response(status: reply.status)
        stampShared(&response.headers, agent: agent)
        if let contact = reply.contact {
            stamp(&response.headers, lastContact: contact.lastContact, knownLeader: contact.knownLeader)
        } else if let facts {
            if !reply.isBare { stamp(&response.headers, index: reply.index, facts: facts) }
            stamp(&response.headers, facts.cache)
        }
        if reply.filteredByACLs { response.headers.add(.consulResultsFilteredByACLs, "true") }
        for field in reply.headers.fields { response.headers.add(field.name, field.value) }
        switch reply.body {
        case .none: break
        case .json(let write):
            var json = JSONWriter(pretty: form.pretty, reserving: 512)
            write(&json)
            if form.pretty { json.newline() }
            response.headers.add(.contentType, "application/json")
            response.body = json.bytes
        case .text(let text):
            response.headers.add(.contentType, "text/plain; charset=utf-8")
            response.body = Array(text.utf8)
        case .bytes(let bytes, let contentType):
            if let contentType { response.headers.add(.contentType, contentType) }
            response.body = bytes
        }
        if form.gzip && response.body.count >= AcceptEncoding.minimumSize { compress(&response) }
        return response
    }

    /// A refusal: its text, and the index headers where the resource stamps them on errors, too.
    static func refusal(_ error: ConsulError, facts: ReadFacts?, form: ResponseForm, agent: Agent) -> Response {
        response(Reply(error.status, body: .text(error.message)), facts: facts, form: form, agent: agent)
    }

    /// The head of an answer without an end.
    static func streamHead(agent: Agent) -> Response {
        var response = Response()
        stampShared(&response.headers, agent: agent)
        return response
    }

    private static func stampShared(_ headers: inout HTTPHeaders, agent: Agent) {
        for (name, value) in agent.requests.responseHeaders { headers[name] = value }
        if let clock = agent.wrongClock { headers.add(.date, Timestamp.httpDate(nanoseconds: clock().nanoseconds)) }
        headers.add(.vary, "Accept-Encoding")
        if agent.requests.translatesWANAddresses { headers.add(.consulTranslateAddresses, "true") }
        headers.add(.consulDefaultACLPolicy, agent.requests.defaultACLPolicy)
    }

    private static func stamp(_ headers: inout HTTPHeaders, lastContact: Duration, knownLeader: Bool) {
        headers.add(.consulLastContact, String(max(0, lastContact.nanoseconds / 1_000_000)))
        headers.add(.consulKnownLeader, knownLeader ? "true" : "false")
    }

    private static func stamp(_ headers: inout HTTPHeaders, index: UInt64, facts: ReadFacts) {
        headers.add(.consulLastContact, String(max(0, facts.lastContact.nanoseconds / 1_000_000)))
        // Never 0: `?index=0` does not block, so a client would spin. Raft's first entry is internal, so 1 is never a
        // user's.
        headers.add(.consulIndex, String(max(1, index)))
        headers.add(.consulKnownLeader, facts.knownLeader ? "true" : "false")
        if let consistency = facts.consistency { headers.add(.consulEffectiveConsistency, consistency) }
        headers.add(.consulQueryBackend, facts.backend)
    }

    private static func stamp(_ headers: inout HTTPHeaders, _ cache: ReadFacts.CacheFacts?) {
        guard let cache else { return }
        headers.add(.cache, cache.isHit ? "HIT" : "MISS")
        if cache.isHit { headers.add(.age, String(cache.age.nanoseconds / 1_000_000_000)) }
    }

    private static func compress(_ response: inout Response) {
        response.body = Gzip.compress(response.body)
        response.headers.add(.contentEncoding, "gzip")
    }
}
