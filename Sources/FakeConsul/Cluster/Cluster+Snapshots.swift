// SPDX-License-Identifier: MIT

/// Snapshots that a user saves and restores (`consul agent/consul/snapshot_endpoint.go`).
extension Cluster {
    /// The archive of a server's state as it is now, and the index of the last entry in it.
    func archive(of server: Server) -> (bytes: [UInt8], index: UInt64) {
        let state = server.store.snapshot
        let raft = server.raft
        let index = server.lastApplied
        var metadata = SnapshotMetadata(index: index, term: raft.log.term(at: index) ?? raft.term)
        metadata.id = "\(metadata.term)-\(index)-\(now.nanoseconds / 1_000_000)"
        metadata.configurationIndex = raft.membership.latestIndex
        metadata.servers = raft.membership.latest.servers.map {
            SnapshotMetadata.Server(suffrage: $0.suffrage.number, id: $0.id.name, address: $0.address)
        }
        let archive = SnapshotArchive(metadata: metadata, state: state.records)
        return (archive.bytes(modified: now.nanoseconds / 1_000_000_000), index)
    }

    /// Puts the state of an archive in the place of the whole cluster's, and tells when a quorum has it. What is broken
    /// is refused before anything is changed.
    func restore(_ file: [UInt8], on leader: Agent, then proceed: @escaping (ConsulError?) -> Void) {
        guard let server = leader.server else { return proceed(.noKnownServers) }
        let archive: SnapshotArchive
        let state: StateSnapshot
        do throws(FormatError) {
            archive = try SnapshotArchive.read(file)
        } catch {
            return proceed(.internal(error.message))
        }
        do throws(FormatError) {
            state = try StateSnapshot(records: archive.state, index: archive.metadata.index, at: clock(of: leader))
        } catch {
            return proceed(.internal("Raft error when restoring snapshot: failed to restore snapshot: " + error.message))
        }
        put(state, takenAt: archive.metadata.index, on: leader, server, then: proceed)
    }

    private func put(
        _ state: StateSnapshot, takenAt index: UInt64, on leader: Agent, _ server: Server,
        then proceed: @escaping (ConsulError?) -> Void
    ) {
        var effects: RaftNode<Command>.Effects = []
        server.incoming = state
        do throws(RaftError) {
            let noop = try server.raft.restoreUserSnapshot(takenAt: index, at: now, into: &effects)
            server.proposals[noop] = Proposal { [unowned self] outcome in
                switch outcome {
                case .failure(let error): proceed(error)
                case .success:
                    reassert(leader, server)
                    proceed(nil)
                }
            }
        } catch {
            server.incoming = nil
            return proceed(.internal("Raft error when restoring snapshot: " + error.message))
        }
        carryOut(effects, of: leader, server)
    }
}

extension RaftServer.Suffrage {
    /// Raft's number for it.
    fileprivate var number: Int {
        switch self {
        case .voter: 0
        case .nonvoter: 1
        case .staging: 2
        }
    }
}
