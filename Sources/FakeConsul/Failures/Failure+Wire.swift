// SPDX-License-Identifier: MIT

/// Limits, connections, bodies and time.
extension Failure {
    private static func all(_ actions: WireAction...) -> [FailureStep] {
        var rule = WireRule()
        rule.actions = actions
        return [.rule(rule)]
    }

    public static let tooManyConnections = Failure(
        "C33", "too-many-connections", "429 Your IP is issuing too many concurrent connections ...",
        all(
            .answer(
                status: 429,
                body: "Your IP is issuing too many concurrent connections, please rate limit your calls\n")))

    public static let rateLimit = Failure(
        "C34", "rate-limit", "429 rate limit exceeded ... for reads, 503 for what only the leader could do",
        [
            .rule(WireRule("", RequestMatch(method: "GET"), .rateLimit(perSecond: 0, .server))),
            .rule(WireRule("", .all, .rateLimit(perSecond: 0, .leader))),
        ])

    public static let rpcLimit = Failure(
        "C34", "rpc-limit", "429 RPC rate limit exceeded", all(.rateLimit(perSecond: 0, .rpc)))

    public static let connectionRefused = Failure(
        "C35", "connection-refused", "connections are refused, those that were open are reset", all(.refuse))

    public static let connectionReset = Failure(
        "C35", "connection-reset", "connections are reset before the answer", all(.reset()))

    public static let resetInBody = Failure(
        "C35", "reset-in-body", "connections are reset after ten bytes of the body", all(.reset(afterBytes: 10)))

    public static let emptyReply = Failure(
        "C35", "empty-reply", "connections end in good order without an answer: EOF", all(.emptyReply))

    public static let silence = Failure(
        "C36", "silence", "connections are taken, and nothing ever comes", all(.hang))

    public static let slowAnswers = Failure(
        "C37", "slow-answers", "every answer takes about three seconds",
        all(.delay(.normal(mean: .seconds(3), deviation: .seconds(1)))))

    public static let slowBody = Failure(
        "C37", "slow-body", "bodies come ten bytes a second", all(.drip(bytes: 10, every: .seconds(1))))

    public static let htmlPage = Failure(
        "C38", "html-page", "502 and a proxy's page in HTML", all(.htmlPage()))

    public static let cutJSON = Failure(
        "C38", "cut-json", "the second half of the JSON is missing", all(.truncateBody()))

    public static let cutGzip = Failure(
        "C38", "cut-gzip", "the second half of the gzip stream is missing", all(.cutGzip))

    public static let longLength = Failure(
        "C38", "long-length", "Content-Length promises 64 bytes more than come", all(.wrongLength(by: 64)))

    public static let shortLength = Failure(
        "C38", "short-length", "Content-Length is a byte less than what comes", all(.wrongLength(by: -1)))

    public static let garbage = Failure(
        "C38", "garbage", "random bytes come in place of HTTP", all(.garbage()))

    public static let snapshotFails = Failure(
        "C43", "snapshot-fails", "500 Raft error when restoring snapshot: timed out enqueuing operation",
        [
            .rule(
                WireRule(
                    "", RequestMatch(path: "/v1/snapshot"),
                    .answer(
                        status: 500, body: "Raft error when restoring snapshot: timed out enqueuing operation")))
        ])

    public static let txnConflict = Failure(
        "C47", "txn-conflict", "transactions are answered 409 with the errors of their operations",
        [
            .rule(
                WireRule(
                    "", RequestMatch(path: "/v1/txn"),
                    .answer(
                        status: 409,
                        body: #"{"Results":null,"Errors":[{"OpIndex":0,"#
                            + #""What":"failed to set key \"lock\", index is stale"}]}"#,
                        headers: [WireField("Content-Type", "application/json")])))
        ])

    public static let dnsFails = Failure(
        "C45", "dns-fails", "DNS questions are answered SERVFAIL, as without a leader where stale is not allowed",
        [.fault(.dns(.all, .serverFailure))])

    public static let dnsEmpty = Failure(
        "C45", "dns-empty", "DNS questions are answered without an error and without a record",
        [.fault(.dns(.all, .empty))])

    public static let dnsCut = Failure(
        "C45", "dns-cut", "DNS answers are cut to nothing, and say that there is more",
        [.fault(.dns(.all, .truncated))])

    public static let dnsSilence = Failure(
        "C45", "dns-silence", "DNS questions are never answered", [.fault(.dns(.all, .silence))])
}

extension Failure {
    /// The catalogue, by its rows.
    public static let all: [Failure] = [
        .noLeader, .wrappedError, .leadershipLost, .leaderUnknown, .notReady, .noServers, .noLeaderInStatus,
        .indexGoesBack, .indexZero, .earlyAnswer, .waitJitter, .watchesAbandoned, .streamingShape, .hashBlocking,
        .staleFollower, .oldLeader, .aclNotFound, .aclFilter, .tokenDies, .emptyList, .unknownCheck, .unknownService,
        .checksCritical, .catalogGhost, .agentAndCatalogDiffer, .duplicates, .sessionsLast, .sessionGone, .deadSession,
        .lockDelay, .lockLost, .criticalServicesGo, .tooManyConnections, .rateLimit, .rpcLimit, .connectionRefused,
        .connectionReset, .resetInBody, .emptyReply, .silence, .slowAnswers, .slowBody, .htmlPage, .cutJSON, .cutGzip,
        .longLength, .shortLength, .garbage, .grayServer, .gossipFlap, .datacenterCut, .thunderingHerd, .snapshotFails,
        .clockSkew, .dnsFails, .dnsEmpty, .dnsCut, .dnsSilence, .nothingFound, .txnConflict, .maintenance,
    ]

    func write(to json: inout JSONWriter, isActive: Bool) {
        json.object { json in
            json.member("name", name)
            json.member("row", row)
            json.member("summary", summary)
            json.key("active")
            json.bool(isActive)
        }
    }
}
