// SPDX-License-Identifier: MIT

/// Which requests are meant: all conditions that are given must hold; without any, every request is.
///
/// ```swift
/// RequestMatch(method: "GET", path: "/v1/health/service/*", query: [.present("index")])
/// ```
public struct RequestMatch: Hashable, Sendable {
    /// `GET`, `PUT` ...; nil for any.
    public var method: String?
    /// The path, percent escapes decoded, without the query.
    public var path: PathPattern?
    public var query: [QueryCondition]
    /// The name of the agent that was asked: its name in the simulation or its node name.
    public var agent: String?
    /// The client's address: `127.0.0.1`, or with its port `127.0.0.1:50412`.
    public var client: String?
    /// The secret of the token that came with the request, wherever it stood; empty for requests without one.
    public var token: String?

    public init(
        method: String? = nil, path: PathPattern? = nil, query: [QueryCondition] = [], agent: String? = nil,
        client: String? = nil, token: String? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.agent = agent
        self.client = client
        self.token = token
    }

    /// Every request.
    public static let all = RequestMatch()

    func matches(_ facts: RequestFacts) -> Bool {
        if let method, method != facts.method { return false }
        if let agent, !facts.agents.contains(agent) { return false }
        if let client, !facts.isFrom(client) { return false }
        if let path, !path.matches(facts.path) { return false }
        if let token, !facts.token.isOf(token) { return false }
        return query.allSatisfy { $0.holds(in: facts.query) }
    }
}

/// What must be so of one query parameter.
public struct QueryCondition: Hashable, Sendable {
    public enum Rule: Hashable, Sendable {
        case present
        case absent
        /// The first value of that name is this one.
        case equal(String)
    }

    public let name: String
    public let rule: Rule

    public init(_ name: String, _ rule: Rule) {
        self.name = name
        self.rule = rule
    }

    public static func present(_ name: String) -> QueryCondition { QueryCondition(name, .present) }
    public static func absent(_ name: String) -> QueryCondition { QueryCondition(name, .absent) }
    public static func equal(_ name: String, _ value: String) -> QueryCondition { QueryCondition(name, .equal(value)) }

    func holds(in query: QueryParameters) -> Bool {
        switch rule {
        case .present: query.has(name)
        case .absent: !query.has(name)
        case .equal(let value): query[name].map { $0.utf8.elementsEqual(value.utf8) } ?? false
        }
    }
}

/// What a matcher looks at: of a request that has just come, or of one that the journal remembers.
struct RequestFacts {
    let method: String
    let path: [UInt8]
    let query: QueryParameters
    /// The names that the asked agent goes by.
    let agents: [String]
    /// `ip:port`, or `@` for a Unix socket.
    let client: String
    let token: SentToken

    init(_ request: Request, agents: [String]) {
        method = request.method.name
        path = request.path
        query = request.query
        self.agents = agents
        client = request.remoteAddress
        token = .secret(request.sentToken)
    }

    init(
        method: String, path: [UInt8], query: QueryParameters, agents: [String], client: String, token: SentToken
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.agents = agents
        self.client = client
        self.token = token
    }

    fileprivate func isFrom(_ address: String) -> Bool { client == address || Request.host(of: client) == address }
}

/// The token of a request, as far as it is known.
enum SentToken {
    case secret(String)
    /// What the journal keeps in its place.
    case mark(TokenMark)

    func isOf(_ secret: String) -> Bool {
        switch self {
        case .secret(let own): own == secret
        case .mark(let mark): mark == TokenMark(secret)
        }
    }
}

/// Tells tokens apart without being one: eight bytes of the secret's SHA-256; zero where there was none.
struct TokenMark: Hashable, Sendable {
    private let bits: UInt64

    static let none = TokenMark("")

    init(_ secret: String) {
        bits = secret.isEmpty ? 0 : SHA256.hash(Array(secret.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    var isNone: Bool { bits == 0 }

    /// Sixteen hexadecimal digits.
    var text: String { Hex.encode((0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) }) }
}
