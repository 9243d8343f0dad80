// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// The virtual time, in nanoseconds since the Unix epoch.
    public var now: Instant { host?.now ?? Instant(nanoseconds: 0) }

    /// Stops the clock: from now on only `advance(by:)` moves it. Requests are answered all the same; only what waits
    /// for time waits.
    public func pause() { host?.pause() }

    /// Lets the clock run again.
    ///
    /// - Parameter rate: virtual seconds a second; cut to 0.001 … 1,000,000.
    public func resume(rate: Double = 1) { host?.resume(rate: rate) }

    /// Moves the clock forward at once, running in order every event that is due by then: TTLs, timeouts of blocking
    /// queries, checks. Health checks that probe a real service do so once, not as often as their interval fits.
    ///
    /// - Parameter duration: how far; a negative duration does nothing.
    public func advance(by duration: Duration) { host?.advance(by: duration) }

    /// How many clients wait in blocking queries now.
    public var blockedQueries: Int { host?.world.cluster.parked.memberCount ?? 0 }

    /// Begins anew: an empty state, the same seed, port and configuration, as after a restart without data. Clients'
    /// connections are closed.
    public func reset() { host?.reset() }
}
