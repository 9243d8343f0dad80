// SPDX-License-Identifier: MIT

/// What an endpoint answers, before the shared headers are stamped on it.
struct Reply {
    enum Body {
        /// No body and no content type.
        case none
        /// Rendered only when the reply is really sent: a read that goes on waiting costs no JSON.
        case json((inout JSONWriter) -> Void)
        /// `text/plain; charset=utf-8`.
        case text(String)
        /// As it is; without a content type where nil.
        case bytes([UInt8], contentType: String?)
    }

    /// Whether a blocking query may go on waiting although its index has moved (`consul agent/blockingquery`, the two
    /// sentinel errors).
    enum Outcome {
        case changed
        /// Nothing was found. A query that found nothing before goes on waiting.
        case notFound
        /// The same as at the last run.
        case unchanged
        /// The server answered without a look at its state: at once, and without what it knows of its leader.
        case unlooked
    }

    var status: HTTPStatus
    var headers = HTTPHeaders()
    var body: Body
    /// The index of what was read; 0 is answered as 1.
    var index: UInt64 = 0
    var outcome = Outcome.changed
    /// `X-Consul-Results-Filtered-By-ACLs`.
    var filteredByACLs = false
    /// Sent before anything is known of index and leader: without their headers, whatever the resource has else.
    var isBare = false
    /// What stands in the headers about the leader where the answer says so itself; it has no other index headers then.
    var contact: Contact?

    struct Contact {
        var knownLeader: Bool
        var lastContact = Duration.zero
    }

    init(_ status: HTTPStatus = .ok, body: Body = .none, index: UInt64 = 0, outcome: Outcome = .changed) {
        self.status = status
        self.body = body
        self.index = index
        self.outcome = outcome
    }

    /// A JSON answer whose body the closure writes.
    static func json(
        index: UInt64 = 0, outcome: Outcome = .changed, _ write: @escaping (inout JSONWriter) -> Void
    ) -> Reply {
        Reply(body: .json(write), index: index, outcome: outcome)
    }

    /// A JSON answer of one value.
    static func json(_ value: some JSONWritable, index: UInt64 = 0) -> Reply {
        .json(index: index) { value.write(to: &$0) }
    }

    /// A JSON array; `[]` where empty, as Consul answers for lists that it makes non-nil.
    static func json(_ values: [some JSONWritable], index: UInt64 = 0, outcome: Outcome = .changed) -> Reply {
        .json(index: index, outcome: outcome) { json in
            json.array { json in for value in values { value.write(to: &json) } }
        }
    }

    /// A JSON array of what may be seen, and the header where that is not all.
    static func json(_ list: Visible<some JSONWritable>, index: UInt64 = 0, outcome: Outcome = .changed) -> Reply {
        var reply = Reply.json(list.elements, index: index, outcome: outcome)
        reply.filteredByACLs = list.hidesSome
        return reply
    }

    /// `true` or `false`.
    static func bool(_ value: Bool) -> Reply { .json { $0.bool(value) } }

    /// `200` with neither body nor content type.
    static var empty: Reply { Reply() }
}
