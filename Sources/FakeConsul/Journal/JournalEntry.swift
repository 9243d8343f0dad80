// SPDX-License-Identifier: MIT

/// One request that came to an agent, and what became of it.
public struct JournalEntry: Sendable, Hashable {
    /// Counts the requests of the world from 1.
    public let number: UInt64
    /// When it came, in virtual time.
    public let at: Instant
    /// The name of the agent that was asked.
    public let agent: String
    /// The client's `ip:port`.
    public let client: String
    public let method: String
    /// The path as it was sent, percent escapes and all.
    public let path: String
    /// The query as it was sent, but for the token.
    public let query: String
    /// `index`, `wait`, `hash` and the consistency of the query.
    public let options: Options
    /// Tells the token of the request from others; nil where none was sent. The secret cannot be had from it.
    public let token: String?
    /// How long it was kept because there was no leader.
    public let heldFor: Duration
    /// How long it waited as a blocking query; nil where it did not.
    public let blockedFor: Duration?
    public let wake: JournalWake
    /// The status of its answer; nil where it has none, or none yet.
    public let status: Int?
    /// `X-Consul-Index` of its answer.
    public let indexGot: UInt64?
    /// The length of the answer's body.
    public let bytes: Int
    /// From its coming to its answer, or to its client's hanging up; nil while it is under way.
    public let took: Duration?
    /// The rule on the wire that acted on it.
    public let rule: String?

    public struct Options: Sendable, Hashable {
        /// What was asked for: `default`, `consistent`, `stale`.
        public let consistency: String
        public let isCached: Bool
        public let index: UInt64?
        public let wait: String?
        public let hash: String?

        init(_ query: QueryParameters) {
            let isStale = query.has("stale") || query["max_stale"].map { !$0.isEmpty } ?? false
            consistency = query.has("consistent") ? "consistent" : isStale ? "stale" : "default"
            isCached = query.has("cached")
            index = query["index"].flatMap { UInt64($0) }
            wait = query["wait"]
            hash = query["hash"]
        }
    }

    init(_ record: JournalRecord, agent: String) {
        number = record.number
        at = record.at
        self.agent = agent
        client = record.client
        method = record.method.name
        path = record.path
        query = QueryParameters.hidingToken(in: record.query)
        options = Options(QueryParameters.parse(record.query))
        token = record.token.isNone ? nil : record.token.text
        heldFor = record.heldFor
        blockedFor = record.parkedAt == nil ? nil : record.blockedFor
        wake = record.wake
        status = record.status == 0 ? nil : record.status
        indexGot = record.indexGot == 0 ? nil : record.indexGot
        bytes = record.bytes
        took = record.endedAt.map { $0 - record.at }
        rule = record.rule.isEmpty ? nil : record.rule
    }
}

extension JournalEntry {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("number", number)
            json.member("at", Timestamp.rfc3339(nanoseconds: at.nanoseconds))
            json.member("agent", agent)
            json.member("client", client)
            json.member("method", method)
            json.member("path", path)
            json.member("query", query)
            writeOptions(to: &json)
            if let token { json.member("token", token) }
            json.member("held_for", heldFor)
            if let blockedFor { json.member("blocked_for", blockedFor) }
            json.member("wake", wake.rawValue)
            if let status { json.member("status", status) }
            if let indexGot { json.member("index_got", indexGot) }
            json.member("bytes", bytes)
            if let took { json.member("took", took) }
            if let rule { json.member("rule", rule) }
        }
    }

    private func writeOptions(to json: inout JSONWriter) {
        json.member("consistency", options.consistency)
        json.key("cached")
        json.bool(options.isCached)
        if let index = options.index { json.member("index_sent", index) }
        if let wait = options.wait { json.member("wait", wait) }
        if let hash = options.hash { json.member("hash", hash) }
    }
}
