// SPDX-License-Identifier: MIT

/// A check that is to be registered with an agent.
struct CheckRegistration: Sendable {
    var check: HealthCheck
    /// Nil for a maintenance check, which nobody probes.
    var type: CheckType?
    var token = ""
    var isLocallyDefined = false
    var isPersistent = true
}

/// Checks: registering, removing, updating (`consul agent/agent.go AddCheck, RemoveCheck, updateTTLCheck`).
extension LocalAgent {
    /// Registers a check. One that is there already keeps its status and output.
    mutating func add(_ registration: CheckRegistration, at now: Instant) throws(ConsulError) {
        var check = registration.check
        if !check.serviceID.isEmpty && state.service(check.serviceID) == nil {
            throw .internal("ServiceID \(GoQuote.quote(check.serviceID)) does not exist")
        }
        let known = state.check(check.id)
        defer { if let known { state.update(check: check.id, status: known.status, output: known.output, at: now) } }
        do throws(ConsulError) {
            try startRunner(for: &check, registration, at: now)
        } catch {
            state.removeCheck(check.id)
            throw error
        }
        let refusal = state.add(check, token: registration.token, isLocallyDefined: registration.isLocallyDefined)
        if let refusal { throw .internal(refusal) }
        persist(registration, as: check)
    }

    /// Removes a check.
    mutating func remove(check id: String) {
        if let serviceID = state.check(id)?.serviceID, !serviceID.isEmpty { state.note(.touched(service: serviceID)) }
        stopRunner(of: id)
        state.removeCheck(id)
        forget(.checks, id: id)
        forget(.checkState, id: id)
        log(.debug, "removed check", ["check": id])
    }

    /// Takes what a client says about a TTL check, and starts its time anew.
    mutating func updateTTL(
        check id: String,
        status: HealthStatus,
        output: String,
        at now: Instant
    ) throws(ConsulError) {
        guard var runner = runners[id], runner.kind == .ttl else {
            throw .internal("CheckID \(GoQuote.quote(id)) does not have associated TTL")
        }
        log(.debug, "Check status updated", ["check": id, "status": status.name])
        runner.lastOutput = runner.cut(output)
        runners[id] = runner
        state.update(check: id, status: status, output: runner.lastOutput, at: now)
        emit(.schedule(.check(runner.run), at: now + runner.type.ttl))
        persist(
            PersistedCheckState(
                checkID: id,
                status: status,
                output: runner.lastOutput,
                expires: (now + runner.type.ttl).seconds
            )
        )
    }
}
