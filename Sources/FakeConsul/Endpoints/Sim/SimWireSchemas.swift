// SPDX-License-Identifier: MIT

/// The schemas of rules on the wire, and of the journal.
enum SimWireSchemas {
    static let all: [(name: String, schema: Schema, summary: String)] = [
        ("ActiveWireRule", .object(rule + state), "A rule, and what it has done."),
        ("JournalCheck", .object([.init("match", .named("JournalMatch"), optional: true)] + expectations), check),
        ("JournalEntry", .object(entry), "A request, and what became of it."),
        ("JournalMatch", .object(match + moreMatch), "Which entries are meant: all that is given must hold."),
        ("JournalVerdict", .object(verdict), "What came of a verification."),
        ("RequestMatch", .object(match), "Which requests are meant: all that is given must hold."),
        ("WireAction", .any, actions),
        ("WireRule", .object([single] + rule), "A rule: the first that matches a request has it."),
    ]

    private static let actions =
        "The name of an action, or an object of its name and what it takes, {\"delay\": {\"fixed\": \"2s\"}}: "
        + "delay, drip, answer, answer_early, html_page, acl_not_found, rate_limit, token_dies, stale_answer, "
        + "empty_list, index_zero, index_back, drop_headers, set_headers, truncate_body, cut_gzip, wrong_length, "
        + "reset, empty_reply, garbage, hang, refuse."
    private static let check = "What is expected of the requests that match: exactly one of the five."

    private static let single = Schema.Member("action", .named("WireAction"), optional: true, "In place of actions.")

    private static let rule: [Schema.Member] = [
        .init("id", .text(), optional: true, "Its name; one is made where there is none."),
        .init("match", .named("RequestMatch"), optional: true),
        .init("actions", .list(.named("WireAction")), optional: true),
        .init("probability", .ratio, optional: true, "How many of the requests that match it acts on."),
        .init("after", .integer, optional: true, "So many requests pass first."),
        .init("count", .integer, optional: true, "It acts so often at most."),
        .init("lifetime", .duration, optional: true, "After which it is gone."),
        .init("carried_out", .flag, optional: true, "Whether the agent does what it is asked all the same."),
    ]

    private static let state: [Schema.Member] = [
        .init("added_at", .time), .init("matched", .integer), .init("acted", .integer),
    ]

    private static let match: [Schema.Member] = [
        .init("method", .text(), optional: true),
        .init("path", .any, optional: true, "A path; * stands for anything."),
        .init("query", .any, optional: true, "Parameters: true where it must be there, false where not, or its value."),
        .init("agent", .text(), optional: true),
        .init("client", .text(), optional: true),
        .init("token", .text(), optional: true),
    ]

    private static let moreMatch: [Schema.Member] = [
        .init("status", .any, optional: true, "404, or \"5xx\"."),
        .init("since", .time, optional: true),
        .init("until", .time, optional: true),
        .init("rule", .text(), optional: true),
    ]

    private static let expectations: [Schema.Member] = [
        .init("at_least", .integer, optional: true),
        .init("at_most", .integer, optional: true),
        .init("exactly", .integer, optional: true),
        .init("at_most_per_second", .integer, optional: true),
        .init("no_index_older_than", .duration, optional: true),
    ]

    private static let verdict: [Schema.Member] = [
        .init("holds", .flag), .init("count", .integer), .init("reason", .text()),
        .init("breaking", .list(.named("JournalEntry"))),
    ]

    private static let entry: [Schema.Member] = [
        .init("number", .integer), .init("at", .time), .init("agent", .text()), .init("client", .text()),
        .init("method", .text()), .init("path", .text()), .init("query", .text()), .init("consistency", .text()),
        .init("cached", .flag), .init("index_sent", .integer, optional: true), .init("wait", .text(), optional: true),
        .init("hash", .text(), optional: true), .init("token", .text(), optional: true),
        .init("held_for", .duration), .init("blocked_for", .duration, optional: true), .init("wake", .text()),
        .init("status", .integer, optional: true), .init("index_got", .integer, optional: true),
        .init("bytes", .integer), .init("took", .duration, optional: true), .init("rule", .text(), optional: true),
    ]
}
