// SPDX-License-Identifier: MIT

/// How virtual time follows the time of the world outside: at its rate, at a multiple of it, or not at all.
struct VirtualClock: Sendable {
    /// What `rate` may be: a thousandth to a million times the outside's.
    static let rates = 0.001...1_000_000.0

    /// Virtual seconds a second outside; nil while paused.
    private(set) var rate: Double?
    /// A moment outside, and the virtual time that it was.
    private var outside: Instant
    private var inside: Instant

    /// A clock that runs at the outside's rate and agrees with it now.
    init(outside now: Instant) {
        outside = now
        inside = now
        rate = 1
    }

    var isPaused: Bool { rate == nil }

    /// The virtual time at a moment outside.
    func time(at now: Instant) -> Instant {
        guard let rate else { return inside }
        return inside + (rate == 1 ? now - outside : (now - outside) * rate)
    }

    /// The moment outside at which it will be so late; nil while paused.
    func moment(of time: Instant) -> Instant? {
        guard let rate else { return nil }
        return outside + (rate == 1 ? time - inside : (time - inside) / rate)
    }

    /// Stops the virtual time.
    mutating func pause(at now: Instant) {
        inside = time(at: now)
        outside = now
        rate = nil
    }

    /// Lets the virtual time run from where it is. Rates beyond `rates` are cut to them.
    mutating func resume(at now: Instant, rate: Double) {
        inside = time(at: now)
        outside = now
        self.rate = min(max(rate, Self.rates.lowerBound), Self.rates.upperBound)
    }

    /// Moves the virtual time forward at once.
    mutating func advance(by duration: Duration, at now: Instant) {
        inside = time(at: now) + duration
        outside = now
    }
}
