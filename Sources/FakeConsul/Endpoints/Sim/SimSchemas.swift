// SPDX-License-Identifier: MIT

/// The schemas that have names.
enum SimSchemas {
    static let all = (own + SimWireSchemas.all
        + [("Failure", SimFailureEndpoint.schema, "A failure that clients of Consul meet.")]).sorted { $0.name.precedesInBytes($1.name) }

    private static let own: [(name: String, schema: Schema, summary: String)] = [
        ("ActiveFault", SimFaultSchemas.active, "A fault that holds, with the members that its kind has."),
        ("Agent", agent, "An agent and its process."),
        ("Clock", clock, "The virtual clock."),
        ("Cluster", cluster, "The whole cluster at one moment."),
        ("Document", .any, "An OpenAPI document."),
        ("Duration", .text(), "A duration as Go writes it: 1m30s, 250ms."),
        ("Fault", SimFaultSchemas.any, "A fault to inject, until it is undone or its lifetime is over."),
        ("Link", link, "One direction between two agents."),
        ("Raft", raft, "A server's part in Raft."),
        ("Ratio", .oneOf([.text(), .number]), "A part of one: \"1/50\", or a number from 0 to 1."),
        ("Selector", .text(), selector),
        ("Time", .text(), "A time of the virtual clock, RFC 3339."),
        ("Trace", trace, "The record of the run."),
    ]

    private static let selector =
        "Whom a fault hits: leader, followers, follower, servers, clients, all, minority, majority, or an agent's "
        + "name; with @ and a datacenter only those there."

    private static let clock = Schema.object([
        .init("mode", .text(["running", "paused"])),
        .init("rate", .number, "Virtual seconds a second; 0 while paused."),
        .init("now", .time),
        .init("next_event", .nullable(.time), "When something happens next by itself."),
    ])

    private static let cluster = Schema.object([
        .init("now", .time),
        .init("agents", .list(.named("Agent"))),
        .init("links", .list(.named("Link")), "Those that are cut or changed."),
        .init("faults", .list(.named("ActiveFault"))),
    ])

    private static let agent = Schema.object([
        .init("name", .text(), "What selectors call it."),
        .init("node", .text(), "What the catalog calls it."),
        .init("datacenter", .text()),
        .init("role", .text(["server", "client"])),
        .init("leader", .flag, "Whether it leads its datacenter."),
        .init("process", .text(["running", "frozen", "dead"])),
        .init("http", .text(), "The first address of its HTTP API."),
        .init("raft", .named("Raft"), optional: true, "Of a server that has a process."),
        .init("members", .list(member), "The members of its datacenter as it sees them."),
    ])

    private static let member = Schema.object([
        .init("name", .text()),
        .init("status", .text(["none", "alive", "leaving", "left", "failed"])),
    ])

    private static let raft = Schema.object([
        .init("state", .text(["follower", "candidate", "leader"])),
        .init("term", .integer),
        .init("leader", .nullable(.text()), "Whom it believes to lead."),
        .init("last_index", .integer),
        .init("commit_index", .integer),
        .init("applied_index", .integer),
    ])

    private static let link = Schema.object([
        .init("from", .text()),
        .init("to", .text()),
        .init("cut", .flag, "Whether nothing arrives."),
        .init("latency", .duration),
        .init("jitter", .duration),
        .init("loss", .ratio),
    ])

    private static let trace = Schema.object([
        .init("hash", .text(), "Of all lines so far: the same for the same seed and the same calls."),
        .init("recorded", .integer, "How many lines there were."),
        .init("lines", .list(.text()), "The last lines, oldest first."),
    ])
}
