// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The time of the world outside, which never goes back: the calendar's time when the clock was made, and from there
/// the monotonic clock. Somebody who sets the machine's date does not move it.
struct WallClock: Sendable {
    private let base: Int64

    init() { base = Self.read(CLOCK_REALTIME) &- Self.read(CLOCK_MONOTONIC) }

    var now: Instant { Instant(nanoseconds: base &+ Self.read(CLOCK_MONOTONIC)) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
