// SPDX-License-Identifier: MIT

/// What a leader keeps of the certificate authority for as long as it leads (`consul agent/consul/leader_connect_ca.go
/// CAManager`).
struct AuthorityWork {
    /// The names stand in Consul's refusals.
    enum Phase: String {
        case uninitialized = "UNINITIALIZED"
        case initializing = "INITIALIZING"
        case initialized = "INITIALIZED"
        case reconfiguring = "RECONFIGURING"
    }

    var phase = Phase.uninitialized
    /// The last serial number that was given away; entries that use it may be on their way to the log still.
    var lastSerial: UInt64 = 0
    /// When the next request may be signed (`CSRMaxPerSecond`).
    private var nextSigning: Instant?
    /// The rate that this follows from.
    private var signingRate = 0.0
    /// When it looks for roots that are out of use; nil where there are none.
    var pruning: EventID?
    /// How often it failed to get ready in a row.
    var failures = 0

    /// A serial number that was never used. The first follows the log's indexes, as Consul's do.
    mutating func takeSerial(_ store: StateStore) -> UInt64 {
        let stored = store.connect.lastSerial
        lastSerial = max(lastSerial, stored == 0 ? store.appliedIndex &+ 1 : stored) &+ 1
        return lastSerial
    }

    /// How long a request must wait for its turn; nil where that is too long. As `rate.Limiter.Wait` with a burst of
    /// one.
    mutating func waitToSign(perSecond rate: Double, at now: Instant) -> Duration? {
        guard rate > 0, rate.isFinite else { return .zero }
        if rate != signingRate { nextSigning = nil }
        signingRate = rate
        let turn = max(nextSigning ?? now, now)
        guard turn - now <= Self.longestWait else { return nil }
        nextSigning = turn + .nanoseconds(Int64(min(1_000_000_000 / rate, 1e18)))
        return turn - now
    }

    /// `csrLimitWait`.
    private static let longestWait = Duration.milliseconds(500)
}

extension ConsulError {
    static let connectNotEnabled = ConsulError.internal("Connect must be enabled in order to use this endpoint")
    static let authorityNotInitialized = ConsulError.internal("CA has not finished initializing")
    static let signingRateLimited = ConsulError.internal("Rate limit reached, try again later")
}

/// What the closure does, with what it refuses as an error of the server.
func refusingAsServer<Value>(
    _ prefix: String = "", _ work: () throws(CryptoError) -> Value
) throws(ConsulError) -> Value {
    do throws(CryptoError) { return try work() } catch { throw ConsulError.internal(prefix + error.message) }
}
