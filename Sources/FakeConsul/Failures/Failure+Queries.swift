// SPDX-License-Identifier: MIT

/// Indexes, blocking queries, tokens and lists.
extension Failure {
    private static let blocking = RequestMatch(method: "GET", query: [.present("index")])
    private static let reads = RequestMatch(method: "GET")

    public static let indexGoesBack = Failure(
        "C8", "index-goes-back", "a blocking query is answered at once, with an index lower than the one sent",
        [.rule(WireRule("", blocking, .indexBack(by: 5)))])

    public static let indexZero = Failure(
        "C9", "index-zero", "X-Consul-Index is 0, as in old versions",
        [.rule(WireRule("", reads, .indexZero))])

    public static let earlyAnswer = Failure(
        "C10", "early-answer", "blocking queries are answered after a millisecond, with nothing new",
        [.rule(WireRule("", blocking, .answerEarly()))])

    public static let waitJitter = Failure(
        "C11", "wait-jitter", "a blocking query takes up to a sixteenth longer than its wait: always so", [.nothing])

    public static let watchesAbandoned = Failure(
        "C12", "watches-abandoned", "every blocking query that waits is answered at once, as by a restored snapshot",
        [.abandonQueries])

    public static let streamingShape = Failure(
        "C13", "streaming-shape",
        "blocking and cached health reads say X-Consul-Query-Backend: streaming, and know no leader: always so",
        [.nothing])

    public static let hashBlocking = Failure(
        "C14", "hash-blocking", "agent calls block by X-Consul-Contenthash and ?hash=: always so", [.nothing])

    public static let aclNotFound = Failure(
        "C17", "acl-not-found", "403 ACL not found", [.rule(WireRule("", .all, .aclNotFound))])

    public static let aclFilter = Failure(
        "C18", "acl-filter", "lists are empty, with X-Consul-Results-Filtered-By-Acls: true",
        [
            .rule(
                WireRule(
                    "", reads, .emptyList, .setHeaders([WireField("X-Consul-Results-Filtered-By-Acls", "true")])))
        ])

    public static let tokenDies = Failure(
        "C19", "token-dies", "a blocking query ends after a second with 200 and an empty list: its token is gone",
        [.rule(WireRule("", blocking, .tokenDies(after: .seconds(1), .emptyList)))])

    public static let emptyList = Failure(
        "C20", "empty-list", "for half a minute lists are empty",
        [.rule(WireRule("", reads, .emptyList, lifetime: .seconds(30)))])

    public static let thunderingHerd = Failure(
        "C42", "thundering-herd", "all that wait in blocking queries are answered in one moment", [.abandonQueries])

    public static let nothingFound = Failure(
        "C46", "nothing-found", "a KV read of nothing is 404 with an index, and blocks: always so", [.nothing])
}
