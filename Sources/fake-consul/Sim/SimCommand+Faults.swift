// SPDX-License-Identifier: MIT

import FakeConsul

extension SimCommand {
    /// Commands that inject a fault, or take it back.
    static var faultCommands: [SimCommand] {
        processFaults + networkFaults + serverFaults + [
            SimCommand("undo", "Takes one fault back", takes: "ID [options]") { call in
                let id = try call.only("the ID of a fault")
                try call.report("DELETE", "/sim/v1/faults/" + SimCall.escaped(id)) { ["Undone: \(fault($0))"] }
            },
            SimCommand("heal", "Takes all faults back") { call in
                try call.refuseArguments()
                try call.report("DELETE", "/sim/v1/faults") { answer in
                    answer.elements.isEmpty ? ["No fault was active"] : answer.elements.map { "Undone: \(fault($0))" }
                }
            },
        ]
    }

    private static var processFaults: [SimCommand] {
        [
            inject("crash", "Kills processes, as kill -9 does") { _, selector in .crash(selector) },
            inject(
                "restart", "Kills processes and starts them again", isMomentary: true,
                flags: [FlagSet.Flag("wipe-data", isSwitch: true, "Start with an empty data directory.")]
            ) { call, selector in .restart(selector, wipingData: call.isOn("wipe-data")) },
            inject("pause", "Freezes processes, as kill -STOP does") { _, selector in .pause(selector) },
            inject("resume", "Lets paused processes go on", isMomentary: true) { _, selector in .resume(selector) },
            inject("leave", "Makes agents leave their cluster with grace") { _, selector in .leave(selector) },
        ]
    }

    private static var networkFaults: [SimCommand] {
        let other = FlagSet.Flag("to", placeholder: "selector", "Only the links to these agents.")
        return [
            SimCommand(
                "partition", "Cuts the network between groups of agents", takes: "GROUP... [options]",
                details: """
                    Cuts the network between groups of agents. A group is a list of selectors with commas
                    between them; agents in no group form one of their own:

                        $ fake-consul sim partition leader followers,clients

                    Or cuts one direction only:

                        $ fake-consul sim partition -from leader -to s2,s3
                    """,
                flags: [
                    lifetime,
                    FlagSet.Flag("from", placeholder: "selectors", "What these agents send to those of -to is lost."),
                    FlagSet.Flag("to", placeholder: "selectors", "Who does not hear those of -from."),
                ], action: partition),
            inject(
                "slow", "Makes links slow",
                flags: [
                    other,
                    FlagSet.Flag("latency", placeholder: "duration", "How much longer each message takes."),
                    FlagSet.Flag("jitter", placeholder: "duration", "How much longer still, at most, at random."),
                ]
            ) { call, selector in
                .slow(
                    selector, to: try call.selector("to"), latency: try call.duration("latency") ?? .zero,
                    jitter: try call.duration("jitter") ?? .zero)
            },
            inject(
                "lose", "Makes links lose messages",
                flags: [other, FlagSet.Flag("ratio", placeholder: "ratio", "How many: 0.1 or 1/10.")]
            ) { call, selector in
                guard let text = call.values["ratio"] else { throw Failure("-ratio is missing") }
                guard let ratio = Ratio(parsing: text) else {
                    throw Failure("-ratio: must be from 0 to 1, not \(text)")
                }
                return .lose(selector, to: try call.selector("to"), ratio)
            },
        ]
    }

    private static var serverFaults: [SimCommand] {
        [
            inject(
                "lag", "Makes servers apply late what is committed",
                flags: [
                    FlagSet.Flag("time", placeholder: "duration", "How much later each entry is applied."),
                    FlagSet.Flag("entries", placeholder: "int", "How many of the last entries are not applied."),
                ]
            ) { call, selector in
                switch (try call.duration("time"), call.values["entries"].map { Int($0) ?? 0 }) {
                case (let time?, nil): return .lag(selector, by: .time(time))
                case (nil, let entries?): return .lag(selector, by: .entries(entries))
                default: throw Failure("One of -time and -entries is wanted")
                }
            },
            SimCommand(
                "transfer", "Makes the leader give its leadership away", takes: "[SELECTOR] [options]",
                details: "Makes the leader give its leadership to a server, or to the one that knows most."
            ) { call in
                guard call.arguments.count < 2 else { throw Failure("At most one argument is wanted: a server") }
                try inject(.transferLeadership(to: try call.arguments.first.map(selector)), call)
            },
            inject(
                "skew", "Makes clocks wrong",
                flags: [
                    FlagSet.Flag("offset", placeholder: "duration", "How far ahead; behind where negative."),
                    FlagSet.Flag("rate", placeholder: "number", "How fast the clock goes; 1 is right."),
                ]
            ) { call, selector in
                let rate = try call.number("rate") ?? 1
                return .skewClock(selector, offset: try call.duration("offset") ?? .zero, rate: rate)
            },
            inject(
                "dns", "Makes the DNS interface of agents fail",
                flags: [
                    FlagSet.Flag(
                        "answers", placeholder: "text", "To every question: servfail, empty, truncated or silence.")
                ]
            ) { call, selector in
                guard let trouble = Fault.DNSTrouble(rawValue: call.values["answers"] ?? "") else {
                    throw Failure("-answers is wanted: servfail, empty, truncated or silence")
                }
                return .dns(selector, trouble)
            },
            inject("fill-disk", "Makes servers' disks full") { _, selector in .fillDisk(selector) },
            inject(
                "gray", "Makes agents accept calls and fail them",
                flags: [
                    FlagSet.Flag("error", placeholder: "text", "Calls are answered by an error with this text."),
                    FlagSet.Flag(
                        "stall", placeholder: "duration", "Calls are carried out so much later; \"forever\" is never."),
                ]
            ) { call, selector in
                if let text = call.values["error"] { return .gray(selector, .error(text)) }
                guard let stall = call.values["stall"] else { throw Failure("One of -error and -stall is wanted") }
                return .gray(selector, .stall(stall == "forever" ? nil : try call.duration("stall")))
            },
        ]
    }
}

// MARK: Injecting

extension SimCommand {
    private static let lifetime = FlagSet.Flag(
        "for", placeholder: "duration", "Undo it by itself after this long, in virtual time.")

    /// A command that injects a fault at one selector.
    private static func inject(
        _ name: String, _ summary: String, isMomentary: Bool = false, flags: [FlagSet.Flag] = [],
        _ make: @escaping (SimCall, Selector) throws -> Fault
    ) -> SimCommand {
        SimCommand(
            name, summary, takes: "SELECTOR [options]",
            details: """
                \(summary). SELECTOR says whose: leader, followers,
                follower, servers, clients, all, minority, majority, or an agent's name; only
                in one datacenter with @ behind it:

                    $ fake-consul sim \(name) leader@dc1
                """,
            flags: flags + (isMomentary ? [] : [lifetime])
        ) { call in
            try inject(try make(call, selector(call.only("a selector"))), call)
        }
    }

    private static func partition(_ call: SimCall) throws {
        guard call.values["from"] != nil || call.values["to"] != nil else {
            guard !call.arguments.isEmpty else { throw Failure("At least one group is wanted, or -from and -to") }
            return try inject(.partition(try call.arguments.map(selectors)), call)
        }
        guard let from = call.values["from"], let to = call.values["to"], call.arguments.isEmpty else {
            throw Failure("-from and -to are wanted both, and no groups beside them")
        }
        try inject(.oneWay(from: try selectors(from), to: try selectors(to)), call)
    }

    private static func inject(_ fault: Fault, _ call: SimCall) throws {
        let injection = Injection(fault, lifetime: try call.duration("for"))
        try injection.check()
        try call.report("POST", "/sim/v1/faults", body: injection.json) { [Self.fault($0)] }
    }

    private static func selectors(_ text: String) throws -> [Selector] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { try selector(String($0)) }
    }

    fileprivate static func selector(_ text: String) throws -> Selector { try Selector(text) }

    /// One line about a fault.
    static func fault(_ value: JSONValue) -> String {
        let agents = (value["agents"]?.elements ?? []).map(\.text).joined(separator: ", ")
        let until = value["until"].map { " until \($0.text)" } ?? ""
        let name = "\(value["id"]?.text ?? "") \(value["kind"]?.text ?? "")"
        return name + (agents.isEmpty ? "" : " on \(agents)") + until
    }
}

extension SimCall {
    fileprivate func selector(_ flag: String) throws -> Selector? { try values[flag].map(SimCommand.selector) }

    func number(_ flag: String) throws -> Double? {
        guard let text = values[flag] else { return nil }
        guard let number = Double(text) else { throw SimCommand.Failure("-\(flag): \(text) is no number") }
        return number
    }
}
