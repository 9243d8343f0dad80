// SPDX-License-Identifier: MIT

import FakeConsul

extension SimCommand {
    /// Commands about time, and about beginning anew.
    static var clockCommands: [SimCommand] {
        [
            SimCommand(
                "clock", "Shows the virtual clock, stops it, or lets it run", takes: "[pause|resume] [options]",
                details: """
                    Shows how late it is in the simulation, and how fast time goes there. `pause` stops the clock,
                    `resume` lets it run:

                        $ fake-consul sim clock resume -rate 10
                    """,
                flags: [FlagSet.Flag("rate", placeholder: "number", "Virtual seconds a second, for resume.")],
                action: clock),
            SimCommand(
                "advance", "Moves the paused clock on", takes: "DURATION [options]",
                details: "Moves the paused clock on. All that is due meanwhile happens, in its order.",
                flags: [FlagSet.Flag("to-next-event", isSwitch: true, "To when something happens next.")],
                action: advance),
            SimCommand("reset", "Begins anew with the same seed") { call in
                try call.refuseArguments()
                try call.report("POST", "/sim/v1/reset", lines)
            },
        ]
    }

    private static func clock(_ call: SimCall) throws {
        switch call.arguments {
        case []:
            if call.values["rate"] != nil { throw Failure("-rate is for resume") }
            try call.report("GET", "/sim/v1/clock", lines)
        case ["pause"]: try call.report("PUT", "/sim/v1/clock", body: Array(#"{"mode":"paused"}"#.utf8), lines)
        case ["resume"]:
            let rate = try call.number("rate") ?? 1
            guard rate.isFinite else { throw Failure("-rate: \(rate) is no number") }
            try call.report("PUT", "/sim/v1/clock", body: Array(#"{"mode":"running","rate":\#(rate)}"#.utf8), lines)
        default:
            let words = call.arguments.joined(separator: " ")
            throw Failure("`pause` or `resume` is wanted, or nothing, not: \(words)")
        }
    }

    private static func advance(_ call: SimCall) throws {
        var body = #"{"to_next_event":true}"#
        if call.isOn("to-next-event") {
            try call.refuseArguments()
        } else {
            let text = try call.only("a duration")
            guard Duration(goText: text) != nil else {
                throw Failure("invalid duration \"\(text)\" (try 30s, 1m30s, 24h)")
            }
            body = #"{"by":"\#(text)"}"#
        }
        try call.report("POST", "/sim/v1/clock/advance", body: Array(body.utf8), lines)
    }

    private static func lines(_ clock: JSONValue) -> [String] {
        let isPaused = clock["mode"]?.text == "paused"
        let next = clock["next_event"]?.text ?? ""
        return [
            "\(clock["now"]?.text ?? "") " + (isPaused ? "(paused)" : "(running at rate \(clock["rate"]?.text ?? "1"))")
        ] + (isPaused && !next.isEmpty ? ["next event at \(next)"] : [])
    }
}
