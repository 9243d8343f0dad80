// SPDX-License-Identifier: MIT

extension World {
    /// How many moments at which something happens one order runs; then it stops, so that nobody waits for ever.
    static let mostMoments = 3_000_000
    /// After how many moments what they brought is carried out.
    private static let batch = 1_024

    /// Carries out what was asked of the clock.
    ///
    /// - Parameters:
    ///   - clock: the clock that this world lives by.
    ///   - outside: the time of the world outside.
    ///   - flush: carries out the effects that have gathered.
    func carryOut(
        _ order: ControlOrder, on clock: inout VirtualClock, outside: Instant, atMost limit: Int = mostMoments,
        flush: () -> Void
    ) throws(FaultRefusal) -> ClockState {
        switch order {
        case .readClock, .reset: break
        case .pause: clock.pause(at: outside)
        case .resume(let rate): clock.resume(at: outside, rate: rate)
        case .advance(let duration):
            try requirePaused(clock)
            try move(to: cluster.now + duration, &clock, outside, limit, flush)
        case .advanceToNextEvent:
            try requirePaused(clock)
            guard let next = cluster.nextDeadline else { throw FaultRefusal("no event is to come") }
            try move(to: max(next, cluster.now), &clock, outside, limit, flush)
        }
        return ClockState(
            isPaused: clock.isPaused, rate: clock.rate ?? 0, now: clock.time(at: outside),
            nextEvent: cluster.nextDeadline)
    }

    private func requirePaused(_ clock: VirtualClock) throws(FaultRefusal) {
        if !clock.isPaused { throw FaultRefusal("the clock runs: pause it before advancing it") }
    }

    private func move(
        to target: Instant, _ clock: inout VirtualClock, _ outside: Instant, _ limit: Int, _ flush: () -> Void
    ) throws(FaultRefusal) {
        var moments = 0
        while let next = cluster.nextDeadline, next <= target {
            if moments == limit {
                clock.advance(by: cluster.now - clock.time(at: outside), at: outside)
                let time = Timestamp.rfc3339(nanoseconds: cluster.now.nanoseconds)
                throw FaultRefusal("stopped at \(time), after \(limit) moments: advance again to go on")
            }
            moments += 1
            cluster.advance(to: next)
            if moments % Self.batch == 0 { flush() }
        }
        cluster.advance(to: target)
        clock.advance(by: cluster.now - clock.time(at: outside), at: outside)
    }
}

extension World: WireControl {
    var rules: [WireDesk.Entry] { wire.desk.entries }
}
