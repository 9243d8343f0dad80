// SPDX-License-Identifier: MIT

/// How many calls a process takes: a server of its callers (`limits.request_limits`; `consul agent/consul/rate`), a
/// client agent of its own (`limits.rpc_rate`).
struct RequestLimits: Sendable {
    enum Mode: String, Sendable { case disabled, permissive, enforcing }

    private(set) var mode = Mode.disabled
    private var reads = TokenBucket(rate: .unlimited, burst: 0)
    private var writes = TokenBucket(rate: .unlimited, burst: 0)
    private var calls = TokenBucket(rate: .unlimited, burst: 0)

    /// How many seconds' worth of requests may come at once.
    private static let burstFactor = 10

    init(_ limits: AgentConfiguration.Limits) { adopt(limits) }

    /// Takes over settings that may have changed. A rate that has not keeps what is left of it.
    mutating func adopt(_ limits: AgentConfiguration.Limits) {
        mode = Mode(rawValue: limits.requestMode) ?? .permissive
        Self.adopt(limits.requestReadRate, Self.burst(of: limits.requestReadRate), by: &reads)
        Self.adopt(limits.requestWriteRate, Self.burst(of: limits.requestWriteRate), by: &writes)
        Self.adopt(limits.rpcRate, limits.rpcMaxBurst, by: &calls)
    }

    private static func adopt(_ rate: RateLimit, _ burst: Int, by bucket: inout TokenBucket) {
        if bucket.rate != rate || bucket.burst != burst { bucket = TokenBucket(rate: rate, burst: burst) }
    }

    /// Consul counts whole requests only: of a rate below one a second, nothing is let through.
    private static func burst(of rate: RateLimit) -> Int {
        guard case .perSecond(let rate) = rate, rate >= 1 else { return 0 }
        return Int(min(rate, 1e12)) * burstFactor
    }

    /// Counts a call that came to a server. False where it is one too many, whatever the mode makes of it.
    mutating func allows(_ kind: RPCSpec.Kind, at now: Instant) -> Bool {
        if mode == .disabled { return true }
        switch kind {
        case .read: return reads.allows(at: now)
        case .write: return writes.allows(at: now)
        case .exempt: return true
        }
    }

    /// Counts a call that a client agent is about to make.
    mutating func allowsCall(at now: Instant) -> Bool { calls.allows(at: now) }
}

extension Cluster {
    /// Why a server does not take a call (`limits.request_limits`); nil where it does. A call over the limit is logged
    /// and counted also where it is let through.
    func refusal(of operation: Operation, at agent: Agent, for asker: Asker) -> ConsulError? {
        guard agent.limits.mode != .disabled else { return nil }
        let call = RPCSpec(operation, for: asker.caller)
        guard !agent.limits.allows(call.kind, at: now) else { return nil }
        let isEnforced = agent.limits.mode == .enforcing
        let limit = call.kind == .write ? "global/write" : "global/read"
        let values: KeyValuePairs = [
            "rpc": call.name, "source_addr": asker.caller.agent.identity.serverAddress, "limit_type": limit,
            "limit_enforced": "\(isEnforced)",
        ]
        let line = AgentLog.Line("agent.server.rpc-rate-limit", "RPC exceeded allowed rate limit", values)
        log(.debug, line, of: agent)
        let labels: KeyValuePairs = ["limit_type": limit, "op": call.name, "mode": agent.limits.mode.rawValue]
        agent.metrics.increment(MetricsKey("rpc.rate_limit.exceeded", labels), at: now)
        guard isEnforced else { return nil }
        return agent.isLeader && call.kind == .write ? .tooManyForTheLeader : .tooManyRequests
    }
}

extension ConsulError {
    static let tooManyRequests = ConsulError(
        .tooManyRequests, "rate limit exceeded, try again later or against a different server")
    static let tooManyForTheLeader = ConsulError(
        .serviceUnavailable,
        "rate limit exceeded for operation that can only be performed by the leader, try again later")
    static let rpcRateExceeded = ConsulError(.tooManyRequests, "RPC rate limit exceeded")
}
