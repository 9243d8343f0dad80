// SPDX-License-Identifier: MIT

/// Checks at work.
extension LocalAgent {
    /// Puts a check to work, in the place of what worked under its ID before.
    mutating func startRunner(
        for check: inout HealthCheck,
        _ registration: CheckRegistration,
        at now: Instant
    ) throws(ConsulError) {
        if check.id.isEmpty { throw .internal("CheckID missing") }
        if let service = state.service(check.serviceID) {
            check.serviceName = service.name
            check.serviceTags = service.tags
        }
        guard let type = registration.type else { return }
        try refuse(type, isLocallyDefined: registration.isLocallyDefined)
        guard let kind = type.kind else { throw .internal("Check type is not valid") }
        stopRunner(of: check.id)
        let runner = makeRunner(check, atLeastEverySecond(type, check.id), kind, token: registration.token)
        runners[check.id] = runner
        if kind == .ttl { restore(&check, at: now) }
        emit(.schedule(.check(runner.run), at: now + firstDelay(of: runner)))
        if !check.serviceID.isEmpty { state.note(.touched(service: check.serviceID)) }
    }

    /// What works under that ID stops.
    mutating func stopRunner(of id: String) {
        guard let runner = runners[id] else { return }
        runners[id] = nil
        emit(.cancel(.check(runner.run)))
        if runner.isProbed { emit(.cancelProbe(runner.run)) }
    }

    private func refuse(_ type: CheckType, isLocallyDefined: Bool) throws(ConsulError) {
        if let refusal = type.refusal { throw .internal("Check is not valid: \(refusal)") }
        if type.isScript && isLocallyDefined && !settings.allowsLocalScripts {
            throw .internal(
                "Scripts are disabled on this agent; to enable, configure"
                    + " 'enable_script_checks' or 'enable_local_script_checks' to true"
            )
        }
        if type.isScript && !isLocallyDefined && !settings.allowsRemoteScripts {
            throw .internal(
                "Scripts are disabled on this agent from remote calls; to enable, configure"
                    + " 'enable_script_checks' to true"
            )
        }
        // Consul's client for services of the operating system knows only Windows.
        if type.kind == .osService { throw .internal("not implemented") }
    }

    private mutating func atLeastEverySecond(_ type: CheckType, _ id: String) -> CheckType {
        var type = type
        let isProbed = type.kind != .ttl && type.kind != .alias
        if isProbed && type.interval < CheckRunner.leastInterval {
            log(.warn, "check has interval below minimum", ["check": id, "minimum_interval": "1s"])
            type.interval = CheckRunner.leastInterval
        }
        return type
    }

    private mutating func makeRunner(
        _ check: HealthCheck,
        _ type: CheckType,
        _ kind: CheckType.Kind,
        token: String
    ) -> CheckRunner {
        let limit = settings.checkOutputMaxSize == 0 ? CheckRunner.defaultOutputMaxSize : settings.checkOutputMaxSize
        return CheckRunner(
            run: CheckRun(checkID: check.id, number: takeRunNumber()),
            type: type,
            kind: kind,
            serviceID: check.serviceID,
            token: token,
            outputMaxSize: type.outputMaxSize > 0 ? min(limit, type.outputMaxSize) : limit,
            reapAfter: reapAfter(type, check.id),
            threshold: CheckThreshold(type)
        )
    }

    private mutating func reapAfter(_ type: CheckType, _ id: String) -> Duration? {
        guard type.deregisterCriticalServiceAfter > .zero else { return nil }
        if type.deregisterCriticalServiceAfter >= settings.leastReapAfter { return type.deregisterCriticalServiceAfter }
        log(
            .warn,
            "check has deregister interval below minimum",
            ["check": id, "minimum_interval": GoDuration.format(settings.leastReapAfter)]
        )
        return settings.leastReapAfter
    }

    /// Probes begin at a random moment of their interval, so that not all of an agent's come at once.
    private mutating func firstDelay(of runner: CheckRunner) -> Duration {
        switch runner.kind {
        case .ttl: return runner.type.ttl
        case .alias: return .zero
        default: return random.duration(upTo: runner.type.interval)
        }
    }

    // MARK: Facts

    /// A TTL has run out, a probe is due, or an alias looks again.
    mutating func checkDue(_ run: CheckRun, at now: Instant) {
        guard let runner = runners[run.checkID], runner.run == run else { return }
        switch runner.kind {
        case .ttl:
            log(.warn, "Check missed TTL, is now critical", ["check": run.checkID])
            state.update(check: run.checkID, status: .critical, output: runner.expiredOutput, at: now)
        case .alias: lookAtAlias(runner, at: now)
        default: emit(.probe(run, runner.type))
        }
    }

    /// A probe has an outcome; the next is due an interval later.
    mutating func probed(_ run: CheckRun, status: HealthStatus, output: String, at now: Instant) {
        guard var runner = runners[run.checkID], runner.run == run else { return }
        let verdict = runner.threshold.receive(status)
        runners[run.checkID] = runner
        report(verdict, of: runner, status)
        if case .set(let status) = verdict { state.update(check: run.checkID, status: status, output: output, at: now) }
        emit(.schedule(.check(run), at: now + runner.type.interval))
    }

    private mutating func report(_ verdict: CheckThreshold.Verdict, of runner: CheckRunner, _ status: HealthStatus) {
        let id = runner.run.checkID
        switch verdict {
        case .set(.critical): log(.warn, "Check is now critical", ["check": id])
        case .set(.warning) where status == .critical: log(.warn, "Check is now warning", ["check": id])
        case .set(let status): log(.debug, "Check status updated", ["check": id, "status": status.name])
        case .wait where status == .critical:
            log(
                .warn,
                "Check failed but has not reached warning/failure threshold",
                [
                    "check": id, "status": status.name, "failure_count": String(runner.threshold.failures),
                    "warning_threshold": String(runner.threshold.failuresBeforeWarning),
                    "failure_threshold": String(runner.threshold.failuresBeforeCritical),
                ]
            )
        case .wait:
            log(
                .warn,
                "Check passed but has not reached success threshold",
                [
                    "check": id, "status": status.name, "success_count": String(runner.threshold.successes),
                    "success_threshold": String(runner.threshold.successBeforePassing),
                ]
            )
        }
    }
}

extension CheckRunner {
    /// Whether the shell probes for it.
    var isProbed: Bool { kind != .ttl && kind != .alias }
}
