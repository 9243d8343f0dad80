// SPDX-License-Identifier: MIT

/// A read or a write that an agent cannot answer from its own state: it asks another agent, perhaps more than once.
///
/// A client agent asks a server, a server its leader, or a server of another datacenter; each of them goes on an errand
/// of its own, with its own patience (`consul agent/consul/client.go RPC`, `rpc.go forwardRPC`).
final class Errand {
    let operation: Operation
    let asker: Asker
    /// The agent that goes on it, and the process of that agent that began it: it ends with that.
    let agent: Agent
    let incarnation: Int
    let startedAt: Instant
    var tries = 1
    var previousWait = Duration.zero

    init(_ operation: Operation, at agent: Agent, for asker: Asker, now: Instant) {
        self.operation = operation
        self.asker = asker
        self.agent = agent
        incarnation = agent.incarnation
        startedAt = now
    }

    /// Whether the process that began it still runs.
    var isCurrent: Bool { agent.incarnation == incarnation }

    var isRead: Bool {
        if case .read = operation { return true }
        return false
    }
}

extension Operation {
    /// The datacenter whose servers are asked.
    var datacenter: String? {
        switch self {
        case .read(let read): read.options.datacenter
        case .write(let write): write.datacenter
        case .answer, .agent, .control, .stream, .relay, .hangUp: nil
        }
    }

    /// Over what a server is asked.
    var transport: Transport {
        switch self {
        case .read(let read): read.transport
        case .write(let write): write.transport
        case .answer, .agent, .control, .stream, .relay, .hangUp: .rpc
        }
    }

    /// The longest that a server may let the read block, its jitter included; zero where it does not
    /// (`QueryOptions.BlockingTimeout`).
    var blockingTime: Duration {
        guard case .read(let read) = self, read.options.blocks else { return .zero }
        let wait = Cluster.boundedWait(read.options.maxWait)
        return wait + wait / 16
    }
}
