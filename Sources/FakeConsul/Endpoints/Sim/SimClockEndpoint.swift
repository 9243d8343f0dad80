// SPDX-License-Identifier: MIT

/// The virtual clock: it runs at any rate, or stands still until it is moved.
enum SimClockEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(.get, "/sim/v1/clock", "How late it is, and how fast time goes.", response: clock, read),
        SimOperation(
            .put, "/sim/v1/clock", "Pauses the clock, or lets it run at a rate.",
            request: setting, response: clock, set),
        SimOperation(
            .post, "/sim/v1/clock/advance", "Moves the paused clock on; all that is due meanwhile happens in order.",
            request: advancing, response: clock, advance),
    ]

    private static let clock = Schema.named("Clock")
    private static let setting = Schema.object([
        .init("mode", .text(["running", "paused"]), optional: true, "Running, where a rate stands alone."),
        .init("rate", .number, optional: true, "Virtual seconds a second, 0.001 to 1000000; else 1."),
    ])
    private static let advancing = Schema.object([
        .init("by", .duration, optional: true, "How far; at most ten years."),
        .init("to_next_event", .flag, optional: true, "In place of by: to when something happens next."),
    ])

    private static func read(_: Call) -> Operation { order(.readClock) }

    private static func set(_ call: Call) throws -> Operation {
        var fields = try call.fields(of: setting)
        let mode = try fields.text("mode")
        let rate = try fields.number("rate")
        try fields.finish()
        if let rate, !VirtualClock.rates.contains(rate) {
            throw FaultRefusal("rate: must be from 0.001 to 1000000, not \(GoFloat.json(rate))")
        }
        switch mode {
        case "paused":
            if rate != nil { throw FaultRefusal("rate: a paused clock has none") }
            return order(.pause)
        case "running": return order(.resume(rate: rate ?? 1))
        case nil: return order(.resume(rate: try fields.require(rate, "mode")))
        case let mode?: throw FaultRefusal("mode: must be running or paused, not \(GoQuote.quote(mode))")
        }
    }

    private static func advance(_ call: Call) throws -> Operation {
        var fields = try call.fields(of: advancing)
        let duration = try fields.duration("by")
        let isToNextEvent = try fields.flag("to_next_event") ?? false
        try fields.finish()
        guard let duration else {
            guard isToNextEvent else { throw FaultRefusal("by: is missing, and so is to_next_event") }
            return order(.advanceToNextEvent)
        }
        if isToNextEvent { throw FaultRefusal("by: cannot be beside to_next_event") }
        guard duration >= .zero, duration <= ControlOrder.longestAdvance else {
            throw FaultRefusal("by: must be from 0s to ten years, not \(GoDuration.format(duration))")
        }
        return order(.advance(by: duration))
    }

    private static func order(_ order: ControlOrder) -> Operation {
        .control(ControlCall { _ in .order(order) { .json($0) } })
    }
}
