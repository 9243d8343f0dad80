// SPDX-License-Identifier: MIT

/// Agents whose clocks are wrong: what they stamp, and how long they wait.
extension Cluster {
    /// How late it is by the agent's clock.
    func clock(of agent: Agent) -> Instant {
        agent.faults.isClockWrong ? now + faults.clockError(of: agent.number, at: now) : now
    }

    /// How long a time takes that the agent counts by its own clock.
    func duration(of counted: Duration, on agent: Agent) -> Duration {
        agent.faults.isClockWrong ? counted / faults.clockRate(of: agent.number) : counted
    }

    /// What a write to a full disk fails with (`hashicorp/raft-boltdb` on Linux).
    func diskFailure(of agent: Agent) -> String {
        let directory = agent.configuration.identity.dataDirectory
        return "write \(directory.isEmpty ? "/consul/data" : directory)/raft/raft.db: no space left on device"
    }
}
