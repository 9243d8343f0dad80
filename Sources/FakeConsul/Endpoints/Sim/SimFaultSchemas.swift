// SPDX-License-Identifier: MIT

/// The schemas of faults, kind by kind.
enum SimFaultSchemas {
    /// Any fault that can be injected.
    static let any = Schema.oneOf(
        Fault.kinds.flatMap { kind in forms(of: kind).map { .object([tag(kind)] + $0 + ending(of: kind)) } })

    /// A fault that holds.
    static let active = Schema.object(
        [.init("id", .text(), "f1, f2 ... in the order of injection."), .init("kind", .text(Fault.kinds))]
            + distinct(Fault.kinds.flatMap { forms(of: $0).flatMap { $0 } } + ending(of: "crash"))
            + [
                .init("since", .time),
                .init("until", .time, optional: true, "When it is undone by itself."),
                .init("agents", .list(.text()), "The names of the agents that it hits."),
            ])

    private static func tag(_ kind: String) -> Schema.Member { .init("kind", .text([kind])) }

    private static func ending(of kind: String) -> [Schema.Member] {
        if ["restart", "resume", "transfer_leadership"].contains(kind) { return [] }
        return [.init("lifetime", .duration, optional: true, "After which it is undone by itself.")]
    }

    /// The members of a kind besides; several lists where it has several forms.
    private static func forms(of kind: String) -> [[Schema.Member]] {
        let selector = Schema.Member("selector", .selector)
        let to = Schema.Member("to", .selector, optional: true, "Only the links to these.")
        switch kind {
        case "restart": return [[selector, .init("wipe_data", .flag, optional: true, "Start with an empty directory.")]]
        case "partition":
            return [
                [.init("groups", .list(.list(.selector)), "Those in no group form one of their own.")],
                [
                    .init("from", .list(.selector), "What these send is lost."),
                    .init("to", .list(.selector), "Where it is sent to these."),
                ],
            ]
        case "slow":
            return [
                [
                    selector, to, .init("latency", .duration, optional: true, "How much longer each message takes."),
                    .init("jitter", .duration, optional: true, "How much longer still, at most, at random."),
                ]
            ]
        case "lose": return [[selector, to, .init("ratio", .ratio, "How many messages are lost.")]]
        case "lag":
            return [
                [selector, .init("time", .duration, "How much later each entry is applied.")],
                [selector, .init("entries", .integer, "How many of the last entries are not applied.")],
            ]
        case "transfer_leadership":
            return [[.init("to", .selector, optional: true, "Who is to lead; else the one that knows most.")]]
        case "skew_clock":
            return [
                [
                    selector, .init("offset", .duration, optional: true, "How far ahead; behind where negative."),
                    .init("rate", .number, optional: true, "How fast it goes; 1 is right."),
                ]
            ]
        case "gray":
            return [
                [selector, .init("error", .text(), "Calls are answered by an error with this text.")],
                [selector, .init("stall", .text(), "Calls are carried out so much later; forever is never.")],
            ]
        case "dns":
            let answers = Schema.text(Fault.DNSTrouble.allCases.map(\.rawValue))
            return [[selector, .init("answers", answers, "What every question is answered.")]]
        default: return [[selector]]
        }
    }

    /// Each name once, and none of them needed.
    private static func distinct(_ members: [Schema.Member]) -> [Schema.Member] {
        var seen: [Schema.Member] = []
        for member in members where !seen.contains(where: { $0.name == member.name }) {
            let schema = member.name == "to" ? Schema.oneOf([.selector, .list(.selector)]) : member.schema
            seen.append(Schema.Member(member.name, schema, optional: true, member.name == "to" ? "" : member.summary))
        }
        return seen
    }
}
