// SPDX-License-Identifier: MIT

/// Counts each client's requests against a rate, as a bucket of one second's requests that fills again in time.
struct WireLimiter {
    private var buckets: [Substring: (left: Int64, at: Instant)] = [:]
    /// With more clients than these all begin anew, so that memory stays bounded.
    private static let mostClients = 4096
    /// What one request takes from a bucket.
    private static let cost: Int64 = 1_000_000_000

    /// False where the client is over the limit.
    mutating func admits(_ client: Substring, perSecond rate: Int, at now: Instant) -> Bool {
        guard rate > 0 else { return false }
        let full = Int64(rate) * Self.cost
        if buckets.count >= Self.mostClients, buckets[client] == nil { buckets = [:] }
        var (left, at) = buckets[client] ?? (full, now)
        let (gain, overflow) = (now - at).nanoseconds.multipliedReportingOverflow(by: Int64(rate))
        left = overflow ? full : min(full, left &+ max(0, gain))
        at = now
        let admits = left >= Self.cost
        buckets[client] = (admits ? left - Self.cost : left, at)
        return admits
    }
}
