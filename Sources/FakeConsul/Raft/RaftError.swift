// SPDX-License-Identifier: MIT

/// Why a node refused or failed a request, in hashicorp/raft's words.
struct RaftError: Error, Hashable, Sendable {
    let message: String
    init(_ message: String) { self.message = message }

    static let notLeader = RaftError("node is not the leader")
    static let notVoter = RaftError("node is not a voter")
    /// The leader was deposed while the entry was on its way. It may be committed all the same by the next leader.
    static let leadershipLost = RaftError("leadership lost while committing log")
    static let abortedByRestore = RaftError("snapshot restored while committing log")
    static let shutdown = RaftError("raft is already shutdown")
    static let enqueueTimeout = RaftError("timed out enqueuing operation")
    static let nothingNewToSnapshot = RaftError("nothing new to snapshot")
    static let cannotBootstrap = RaftError("bootstrap only works on new clusters")
    static let leadershipTransferInProgress = RaftError("leadership transfer in progress")
    static let leadershipTransferTimeout = RaftError("leadership transfer timeout")
    static let transferToItself = RaftError("cannot transfer leadership to itself")
    static let noPeer = RaftError("cannot find peer")
    /// Ours: hashicorp/raft lets the request wait where we let the caller ask again.
    static let membershipChangeInProgress = RaftError("configuration change in progress")
}
