// SPDX-License-Identifier: MIT

/// What a rule does to a request, its answer, or its connection. A rule may have several, where they do not contradict
/// one another: a delay and an error, a lower index and a missing header.
public enum WireAction: Hashable, Sendable {
    // MARK: How long it takes

    /// The answer comes later.
    case delay(WireDelay)
    /// The body comes so many bytes at a time.
    case drip(bytes: Int, every: Duration)

    // MARK: What is answered in place of Consul

    /// This answer, under the headers that Consul puts on every one.
    case answer(status: Int, body: String = "", headers: [WireField] = [])
    /// An error page of a proxy between client and agent, in HTML.
    case htmlPage(status: Int = 502)
    /// `403 ACL not found`.
    case aclNotFound
    /// What a client sends beyond so many requests a second is refused; zero refuses all. Clients are told apart by
    /// their addresses.
    case rateLimit(perSecond: Int, WireRateLimit = .server)

    // MARK: What becomes of a blocking query

    /// It answers after so long at the latest, also where nothing has changed.
    case answerEarly(after: Duration = .milliseconds(1))
    /// Its token is gone after so long.
    case tokenDies(after: Duration, WireTokenDeath = .forbidden)

    // MARK: What is changed in the answer of Consul

    /// The first answer to a target that the rule saw, over and over: what `index` and `wait` say counts for nothing.
    case staleAnswer
    /// No element, in lists and maps.
    case emptyList
    /// `X-Consul-Index: 0`, as old versions had it.
    case indexZero
    /// `X-Consul-Index` lower by so much than it is, or, in a blocking query, than the one that was sent; a blocking
    /// query is answered at once. Never below 1.
    case indexBack(by: UInt64)
    /// Header fields of these names are left out.
    case dropHeaders([String])
    /// Header fields are set.
    case setHeaders([WireField])
    /// The body ends after so many bytes, half of it where nil, and `Content-Length` says so, too: JSON that is cut.
    case truncateBody(afterBytes: Int? = nil)
    /// The body is sent with gzip, of which the end is missing.
    case cutGzip

    // MARK: What becomes of the connection

    /// `Content-Length` promises so many bytes more than come; where negative, fewer. Then the connection ends.
    case wrongLength(by: Int)
    /// The connection is reset before the answer, or after so many bytes of its body.
    case reset(afterBytes: Int? = nil)
    /// The connection ends in good order without an answer.
    case emptyReply
    /// So many random bytes come in place of HTTP, then the connection ends.
    case garbage(bytes: Int = 64)
    /// Nothing ever comes. When the rule goes, those who still wait are reset.
    case hang
    /// The agent's port is closed, and its connections are reset, while the rule lives. Such a rule can match nothing
    /// but an agent: what is refused has sent no request yet.
    case refuse
}

/// A header field.
public struct WireField: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Which of Consul's limits a request meets (`consul agent/consul/rate`, `agent/structs/errors.go`).
public enum WireRateLimit: String, Hashable, Sendable, CaseIterable {
    /// `429`: another server may still answer.
    case server
    /// `503`: only the leader could answer.
    case leader
    /// `429`: the limit of a client agent's own calls.
    case rpc

    var status: HTTPStatus { self == .leader ? .serviceUnavailable : .tooManyRequests }

    var words: String {
        switch self {
        case .server: "rate limit exceeded, try again later or against a different server"
        case .leader:
            "rate limit exceeded for operation that can only be performed by the leader, try again later"
        case .rpc: "RPC rate limit exceeded"
        }
    }
}

/// How a blocking query ends whose token is gone.
public enum WireTokenDeath: String, Hashable, Sendable, CaseIterable {
    /// `403 ACL not found`.
    case forbidden
    /// `200` and a list without elements: nothing is visible any more (consul#20876, #22540).
    case emptyList = "empty_list"
}
