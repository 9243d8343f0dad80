// SPDX-License-Identifier: MIT

/// The log of each server.
extension Cluster {
    func propose(_ command: Command, on leader: Agent, _ proposal: Proposal) {
        let server = leader.server!
        server.lastIndex += 1
        let result = server.store.apply(command, index: server.lastIndex, at: now)
        proposal.completed(.success(result))
    }
}
