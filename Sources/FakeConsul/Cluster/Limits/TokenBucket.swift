// SPDX-License-Identifier: MIT

/// Lets so many events a second through, and a burst of them at once (Go's `golang.org/x/time/rate`).
struct TokenBucket: Sendable {
    let rate: RateLimit
    /// How many events are let through at once after a pause.
    let burst: Int
    private var tokens: Double
    private var filledAt: Instant?

    init(rate: RateLimit, burst: Int) {
        self.rate = rate
        self.burst = burst
        tokens = Double(burst)
    }

    /// Counts an event; false where it is one too many.
    mutating func allows(at now: Instant) -> Bool {
        guard case .perSecond(let rate) = rate else { return true }
        guard rate > 0 else {
            // Nothing comes back: what there is at the beginning is all.
            tokens = max(-1, tokens - 1)
            return tokens >= 0
        }
        let elapsed = filledAt.map { max(0, Double((now - $0).nanoseconds)) } ?? 0
        filledAt = now
        tokens = min(Double(burst), tokens + elapsed / 1_000_000_000 * rate)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
