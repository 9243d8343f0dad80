// SPDX-License-Identifier: MIT

/// The schemas that have names.
enum SimSchemas {
    static let all: [(name: String, schema: Schema, summary: String)] = [
        ("Clock", clock, "The virtual clock."),
        ("Document", .any, "An OpenAPI document."),
        ("Duration", .text(), "A duration as Go writes it: 1m30s, 250ms."),
        ("Ratio", .oneOf([.text(), .number]), "A part of one: \"1/50\", or a number from 0 to 1."),
        ("Selector", .text(), selector),
        ("Time", .text(), "A time of the virtual clock, RFC 3339."),
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
}
