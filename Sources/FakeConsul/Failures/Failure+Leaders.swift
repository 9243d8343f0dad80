// SPDX-License-Identifier: MIT

/// Leaders, servers and what lies between agents.
extension Failure {
    /// Reads and writes that need a leader.
    private static let leaderPaths: [PathPattern] = [
        "/v1/kv/*", "/v1/catalog/*", "/v1/health/*", "/v1/session/*", "/v1/txn",
    ]

    private static func atLeaderPaths(_ actions: WireAction..., query: [QueryCondition] = []) -> [FailureStep] {
        leaderPaths.map { path in
            var rule = WireRule("", RequestMatch(path: path, query: query))
            rule.actions = actions
            return .rule(rule)
        }
    }

    private static func error(_ text: String) -> WireAction { .answer(status: 500, body: text) }

    private static let noQuorum: [FailureStep] = [.fault(.lose(.servers, to: .servers, .always))]

    /// Calls are held for 7 to 18 s, then refused.
    public static let noLeader = Failure(
        "C1", "no-leader", "calls that need a leader are held for 7 to 18 s and then answered 500 No cluster leader",
        atLeaderPaths(
            .delay(.uniform(.milliseconds(7050)..<(.milliseconds(18_140)))), error("No cluster leader"),
            query: [.absent("stale")]),
        servers: noQuorum)

    public static let wrappedError = Failure(
        "C2", "wrapped-error", "500 rpc error making call: EOF, the error of another agent with a prefix a hop",
        atLeaderPaths(error("rpc error making call: EOF")), servers: [.fault(.gray(.leader, .error("EOF")))])

    /// Of a lone agent's writes half are carried out all the same, by the seed. A leader of several is cut off: what it
    /// was asked to write meanwhile is lost, until it knows that it leads no longer.
    public static let leadershipLost = Failure(
        "C3", "leadership-lost", "writes are answered 500 leadership lost while committing log; some happen",
        ["PUT", "DELETE"].flatMap { method -> [FailureStep] in
            let match = RequestMatch(method: method)
            let lost = error("leadership lost while committing log")
            return [
                .rule(WireRule("", match, lost, probability: Ratio(1, in: 2), carriesOut: true)),
                .rule(WireRule("", match, lost)),
            ]
        },
        servers: [.fault(.partition([[.leader], [.followers]]))])

    public static let leaderUnknown = Failure(
        "C4", "leader-unknown", "500 Raft leader not found in server lookup mapping, at once",
        atLeaderPaths(error("Raft leader not found in server lookup mapping"), query: [.absent("stale")]))

    public static let notReady = Failure(
        "C5", "not-ready", "consistent reads are answered 500 Not ready to serve consistent reads",
        [
            .rule(
                WireRule(
                    "", RequestMatch(query: [.present("consistent")]), error("Not ready to serve consistent reads")))
        ])

    public static let noServers = Failure(
        "C6", "no-servers", "500 No known Consul servers: a client agent has lost them all",
        atLeaderPaths(error("No known Consul servers")), clients: [.fault(.partition([[.servers]]))])

    public static let noLeaderInStatus = Failure(
        "C7", "no-leader-in-status", "GET /v1/status/leader answers 200 and an empty text",
        [
            .rule(
                WireRule(
                    "", RequestMatch(path: "/v1/status/leader"),
                    .answer(status: 200, body: "\"\"", headers: [WireField("Content-Type", "application/json")])))
        ],
        servers: noQuorum)

    public static let staleFollower = Failure(
        "C15", "stale-follower", "stale reads show what was half a minute ago",
        [
            .rule(
                WireRule(
                    "", RequestMatch(method: "GET", query: [.present("stale")]), .staleAnswer,
                    .setHeaders([WireField("X-Consul-Lastcontact", "30000")])))
        ],
        servers: [.fault(.lag(.followers, by: .time(.seconds(30))))])

    public static let oldLeader = Failure(
        "C16", "old-leader", "for a moment a leader that is cut off answers default reads with what was",
        [.rule(WireRule("", RequestMatch(method: "GET"), .staleAnswer, lifetime: .milliseconds(300)))],
        servers: [.fault(.partition([[.leader], [.followers]]))])

    public static let grayServer = Failure(
        "C39", "gray-server", "one server of several answers 500 to everything",
        [.rule(WireRule("", .all, error("rpc error making call: EOF"), probability: Ratio(1, in: 3)))],
        servers: [.fault(.gray(.follower, .error("rpc error making call: EOF")))])

    public static let gossipFlap = Failure(
        "C40", "gossip-flap", "a server's serfHealth is critical, and with it every service of its node",
        nil, servers: [.fault(.pause(.follower))])

    public static let datacenterCut = Failure(
        "C41", "datacenter-cut", "reads of another datacenter are answered 500",
        [
            .rule(
                WireRule(
                    "", RequestMatch(query: [.present("dc")]), error("Remote DC has no server currently reachable")))
        ],
        datacenters: [.cutDatacenters])

    public static let clockSkew = Failure(
        "C44", "clock-skew", "the leader's clock runs twice as fast: sessions and TTLs end early",
        [.fault(.skewClock(.leader, rate: 2))])
}
