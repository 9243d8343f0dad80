// SPDX-License-Identifier: MIT

/// What a rule's actions come to, each at its place on the way of a request. Made once a rule; the same for all its
/// requests.
struct WirePlan {
    /// What becomes of the request.
    enum Start {
        /// Consul answers it.
        case consul
        /// It is answered in Consul's place.
        case answer(WireAnswer)
        /// It is answered so where its client is over the limit.
        case limit(perSecond: Int, WireAnswer)
        case hang
        case refuse
    }

    /// What ends a blocking query that still waits.
    enum Interrupt {
        /// What there is now is the answer.
        case early
        case answer(WireAnswer)
    }

    /// How the answer goes out.
    enum Manner {
        case whole
        case wrongLength(by: Int)
        case reset(afterBytes: Int?)
        case emptyReply
        case garbage(bytes: Int)
    }

    private(set) var start = Start.consul
    private(set) var interrupt: (after: Duration, what: Interrupt)?
    private(set) var delay: WireDelay?
    private(set) var drip: (bytes: Int, every: Duration)?
    /// Those that change Consul's answer, in order.
    private(set) var rewrites: [WireAction] = []
    private(set) var repeatsAnswers = false
    private(set) var manner = Manner.whole
    /// Whether Consul carries the request out although the client does not get its answer.
    let carriesOut: Bool

    static let longestBody = 1 << 20
    private static let mostActions = 16

    /// Throws what is wrong with the rule.
    init(_ rule: WireRule) throws(SettingError) {
        carriesOut = rule.carriesOut
        guard rule.after >= 0 else { throw SettingError("must not be negative", field: "after") }
        guard rule.count ?? 1 > 0 else { throw SettingError("must be 1 or more", field: "count") }
        guard rule.lifetime ?? .zero >= .zero else { throw SettingError("must not be negative", field: "lifetime") }
        guard !rule.actions.isEmpty else { throw SettingError("an action is wanted", field: "actions") }
        guard rule.actions.count <= Self.mostActions else {
            throw SettingError("more than \(Self.mostActions) actions", field: "actions")
        }
        for (number, action) in rule.actions.enumerated() {
            let field = "actions[\(number)].\(action.name)"
            if let reason = action.refusal { throw SettingError(reason, field: field) }
            guard add(action) else {
                throw SettingError("contradicts an action before it", field: field)
            }
        }
        switch start {
        case .hang, .refuse:
            guard rule.actions.count == 1 else {
                throw SettingError("hang and refuse leave nothing for another action to do", field: "actions")
            }
        default: break
        }
        if case .refuse = start, !rule.concernsConnections {
            throw SettingError(
                "a refused connection has sent no request: only match.agent and lifetime go with refuse",
                field: "actions[0].refuse")
        }
    }

    /// False where the place is taken.
    private mutating func add(_ action: WireAction) -> Bool {
        switch action {
        case .delay(let new):
            guard delay == nil else { return false }
            delay = new
        case .drip(let bytes, let every):
            guard drip == nil, case .whole = manner else { return false }
            drip = (bytes, every)
        case .answer, .htmlPage, .aclNotFound, .rateLimit, .hang, .refuse: return begin(action)
        case .answerEarly(let after): return interrupt(after, .early)
        case .tokenDies(let after, .forbidden): return interrupt(after, .answer(.aclNotFound))
        case .tokenDies(let after, .emptyList): return interrupt(after, .answer(.noElements))
        case .staleAnswer:
            guard !repeatsAnswers else { return false }
            repeatsAnswers = true
        case .indexBack:
            rewrites.append(action)
            return interrupt(.zero, .early) || interrupt != nil
        case .emptyList, .indexZero, .dropHeaders, .setHeaders, .truncateBody, .cutGzip: rewrites.append(action)
        case .wrongLength(let by): return end(.wrongLength(by: by))
        case .reset(let bytes): return end(.reset(afterBytes: bytes))
        case .emptyReply: return end(.emptyReply)
        case .garbage(let bytes): return end(.garbage(bytes: bytes))
        }
        return true
    }

    private mutating func begin(_ action: WireAction) -> Bool {
        guard case .consul = start else { return false }
        switch action {
        case .answer(let status, let body, let headers): start = .answer(WireAnswer(status, body, headers))
        case .htmlPage(let status): start = .answer(.htmlPage(status))
        case .aclNotFound: start = .answer(.aclNotFound)
        case .rateLimit(let rate, let kind):
            start = .limit(perSecond: rate, WireAnswer(kind.status.code, kind.words))
        case .hang: start = .hang
        default: start = .refuse
        }
        return true
    }

    private mutating func interrupt(_ after: Duration, _ what: Interrupt) -> Bool {
        guard interrupt == nil else { return false }
        interrupt = (after, what)
        return true
    }

    private mutating func end(_ new: Manner) -> Bool {
        guard case .whole = manner, drip == nil else { return false }
        manner = new
        return true
    }
}

/// An answer that does not come from Consul.
struct WireAnswer: Hashable, Sendable {
    let status: HTTPStatus
    let body: [UInt8]
    let headers: [WireField]
    /// Whether the headers that Consul puts on every answer stand before these.
    let looksLikeConsul: Bool

    init(_ status: Int, _ body: String, _ headers: [WireField] = [], looksLikeConsul: Bool = true) {
        self.status = HTTPStatus(status)
        self.body = Array(body.utf8)
        self.headers = headers
        self.looksLikeConsul = looksLikeConsul
    }

    static let aclNotFound = WireAnswer(403, "ACL not found")
    /// As Consul answers a list of which nothing is visible.
    static let noElements = WireAnswer(200, "[]", [WireField("Content-Type", "application/json")])

    static func htmlPage(_ status: Int) -> WireAnswer {
        let title = "\(status) \(HTTPStatus(status).reason ?? "Error")"
        let page = """
            <html>
            <head><title>\(title)</title></head>
            <body>
            <center><h1>\(title)</h1></center>
            <hr><center>proxy</center>
            </body>
            </html>

            """
        return WireAnswer(status, page, [WireField("Content-Type", "text/html")], looksLikeConsul: false)
    }
}
