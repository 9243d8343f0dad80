// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Servers that have applied the same entries hold the same state.
///
/// Each entry is compared by its bytes, with what it left of the keys that it names; every so many entries the whole
/// state is.
struct ServerStatesAgree: Invariant {
    static let name = "state machines agree"
    private struct Place: Hashable {
        let datacenter: String
        let index: LogIndex
    }
    private var prints: [Place: UInt64] = [:]
    private static let wholeEvery: LogIndex = 16

    mutating func observe(_ observation: Observation, in cluster: Cluster) -> String? {
        guard case .applied(let number, let index, _) = observation else { return nil }
        let agent = cluster.agents[number]
        guard let server = agent.server, let entry = server.raft.log[index] else { return nil }
        var writer = BinaryWriter()
        switch entry.kind {
        // Each server of a new cluster writes the first configuration itself, in its own time.
        case .configuration(let configuration): configuration.write(to: &writer)
        case .command(let command):
            entry.write(to: &writer)
            for key in command.keys { server.store.kv.pairs[key]?.write(to: &writer) }
        case .noop, .barrier: entry.write(to: &writer)
        }
        if index % Self.wholeEvery == 0 { writer.fixed(server.store.digest) }
        var hash = FNV1a()
        hash.add(writer.bytes)
        let place = Place(datacenter: agent.identity.datacenter, index: index)
        let first = prints[place, default: hash.value]
        prints[place] = first
        return first == hash.value ? nil : "agent \(number) differs from another after entry \(index)"
    }
}

/// A key's holder is a session that exists, and another gets the key only after it was given back.
struct LockHeldByOne: Invariant {
    static let name = "a lock is held by one session"
    private struct Place: Hashable {
        let agent: Int
        let key: KVKey
    }
    private var holders: [Place: String] = [:]

    mutating func observe(_ observation: Observation, in cluster: Cluster) -> String? {
        switch observation {
        case .process(let agent, .dead): holders = holders.filter { $0.key.agent != agent }
        case .restored(let agent, _): holders = holders.filter { $0.key.agent != agent }
        case .applied(let agent, let index, _):
            guard let server = cluster.agents[agent].server,
                case .command(let command)? = server.raft.log[index]?.kind
            else { return nil }
            if case .transaction = command { return nil }
            for key in command.keys {
                let place = Place(agent: agent, key: key)
                let holder = server.store.kv.pairs[key]?.session ?? ""
                let before = holders[place] ?? ""
                holders[place] = holder.isEmpty ? nil : holder
                if holder.isEmpty { continue }
                if server.store.sessions[holder] == nil { return "\(key.text) is held by \(holder), which is gone" }
                if !before.isEmpty, before != holder, server.store.sessions[before] != nil {
                    return "\(key.text) went from \(before), which lives, to \(holder)"
                }
            }
        default: break
        }
        return nil
    }
}

extension Command {
    /// The keys that it names, but for deletions of trees.
    var keys: [KVKey] {
        switch self {
        case .kv(.set(let pair)), .kv(.cas(let pair)), .kv(.lock(let pair)), .kv(.unlock(let pair)): [pair.key]
        case .kv(.delete(let key)), .kv(.deleteCAS(let key, _)): [key]
        default: []
        }
    }
}
