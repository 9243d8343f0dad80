// SPDX-License-Identifier: MIT

/// Probes: what health checks want to know of the world outside.
struct Probes {
    /// The agent and the run of a check that a probe is for.
    struct Purpose: Hashable {
        let agent: Int
        let run: CheckRun
    }

    private var purposes: [ProbeID: Purpose] = [:]
    private var ids: [Purpose: ProbeID] = [:]
    private var lastNumber: UInt64 = 0

    /// How many are under way.
    var count: Int { purposes.count }

    mutating func begin(for purpose: Purpose) -> ProbeID {
        lastNumber += 1
        let id = ProbeID(lastNumber)
        purposes[id] = purpose
        ids[purpose] = id
        return id
    }

    /// Ends a probe; nil where it is not under way.
    mutating func end(_ id: ProbeID) -> Purpose? {
        guard let purpose = purposes.removeValue(forKey: id) else { return nil }
        ids[purpose] = nil
        return purpose
    }

    /// Ends every probe of an agent.
    mutating func forget(_ agent: Int) -> [ProbeID] {
        let ended = ids.filter { $0.key.agent == agent }
        for (purpose, id) in ended {
            ids[purpose] = nil
            purposes[id] = nil
        }
        return ended.values.sorted { $0.number < $1.number }
    }

    mutating func cancel(for purpose: Purpose) -> ProbeID? {
        guard let id = ids.removeValue(forKey: purpose) else { return nil }
        purposes[id] = nil
        return id
    }
}

extension Cluster {
    /// Asks the shell for a probe of a check.
    func probe(_ run: CheckRun, _ type: CheckType, of agent: Agent) {
        guard let runner = agent.local.runners[run.checkID], runner.run == run else { return }
        let agentName = agent.configuration.agent.enableAgentTLSForChecks ? agent.identity.nodeName : nil
        let wanted = ProbeRequest(
            type, kind: runner.kind, outputMaxSize: runner.outputMaxSize, agentName: agentName)
        guard let request = wanted else {
            let fact = LocalAgent.Fact.probed(run, status: .critical, output: type.dockerFailure)
            schedule(.fact(fact), to: agent)
            return
        }
        let id = probes.begin(for: Probes.Purpose(agent: agent.number, run: run))
        effects.append(.probe(id, request))
    }

    /// The check is gone; so is its probe, if one is under way.
    func cancelProbe(_ run: CheckRun, of agent: Agent) {
        guard let id = probes.cancel(for: Probes.Purpose(agent: agent.number, run: run)) else { return }
        effects.append(.cancelProbe(id))
    }

    /// The shell has the result of a probe. One that was cancelled meanwhile changes nothing.
    func probed(_ id: ProbeID, _ result: ProbeResult) {
        guard let purpose = probes.end(id) else { return }
        withLocal(of: agents[purpose.agent]) {
            $0.receive(.probed(purpose.run, status: result.status, output: result.output), at: now)
        }
    }
}
