// SPDX-License-Identifier: MIT

/// A call to the simulation itself (`/sim/v1/`). No process of the cluster works on it: it is answered also where the
/// agent that was asked is frozen or gray.
struct ControlCall {
    enum Outcome {
        case reply(Reply)
        /// The shell carries the order out after this turn; the closure makes the answer of what it says.
        case order(ControlOrder, (ClockState) throws -> Reply)
    }

    var run: (Cluster) throws -> Outcome

    init(_ run: @escaping (Cluster) throws -> Outcome) { self.run = run }

    /// A call that the core answers alone.
    static func reply(_ run: @escaping (Cluster) throws -> Reply) -> ControlCall {
        ControlCall { .reply(try run($0)) }
    }
}

/// What only the shell can do: the clock is its own, and so is the world.
enum ControlOrder: Hashable, Sendable {
    case readClock
    case pause
    case resume(rate: Double)
    /// Refused while the clock runs.
    case advance(by: Duration)
    /// To when something happens next. Refused while the clock runs.
    case advanceToNextEvent
    /// Everything as at the start, but for the time.
    case reset

    /// The longest time that one order moves the clock by: ten years.
    static let longestAdvance = Duration.seconds(315_360_000)
}

/// The clock as it is once an order was carried out.
public struct ClockState: Hashable, Sendable {
    /// Whether only `advance` moves it.
    public var isPaused: Bool
    /// Virtual seconds a second outside; zero while paused.
    public var rate: Double
    public var now: Instant
    /// When the next event is due; nil where nothing is to come.
    public var nextEvent: Instant?
}

extension ClockState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("mode")
            json.string(isPaused ? "paused" : "running")
            json.key("rate")
            json.double(rate)
            json.key("now")
            json.string(Timestamp.rfc3339(nanoseconds: now.nanoseconds))
            json.key("next_event")
            if let nextEvent {
                json.string(Timestamp.rfc3339(nanoseconds: nextEvent.nanoseconds))
            } else {
                json.null()
            }
        }
    }
}

extension Cluster {
    /// Carries out a call to the simulation. It counts in no metric.
    func start(_ call: ControlCall, from caller: Caller) {
        let stamp: (() throws -> Reply) -> Response = { make in
            do {
                return Stamp.response(try make(), facts: nil, form: caller.form, agent: caller.agent)
            } catch {
                // What the simulation itself refuses is said in its words.
                let refusal = error as? ConsulError ?? .badRequest("\(error)")
                return Stamp.refusal(refusal, facts: nil, form: caller.form, agent: caller.agent)
            }
        }
        let before = effects.count
        do {
            switch try call.run(self) {
            case .reply(let reply):
                var response = stamp { reply }
                guard links[caller.agent.machine] == .dead else { return effects.append(.respond(caller.id, response)) }
                // The agent that was asked has no process any more: it is its last answer.
                response.headers[.connection] = "close"
                effects.insert(.respond(caller.id, response), at: before)
            case .order(let order, let answer):
                effects.append(.control(caller.id, order) { outcome in stamp { try answer(outcome.get()) } })
            }
        } catch {
            effects.append(.respond(caller.id, stamp { throw error }))
        }
    }
}
