// SPDX-License-Identifier: MIT

/// How far a secondary datacenter has come with what the primary one has (`structs.ACLReplicationStatus`). Only a
/// leader knows; all others show that there is none.
struct ACLReplication: Sendable, JSONWritable {
    var isRunning = false
    var sourceDatacenter = ""
    /// Whether global tokens are taken over, too.
    var includesTokens = false
    var policyIndex: UInt64 = 0
    var roleIndex: UInt64 = 0
    var tokenIndex: UInt64 = 0
    var lastSuccess: Instant?
    var lastError: Instant?
    var lastErrorMessage = ""

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Enabled", isRunning)
            json.member("Running", isRunning)
            json.member("SourceDatacenter", sourceDatacenter)
            json.member("ReplicationType", isRunning ? (includesTokens ? "tokens" : "policies") : "")
            json.member("ReplicatedIndex", policyIndex)
            json.member("ReplicatedRoleIndex", roleIndex)
            json.member("ReplicatedTokenIndex", tokenIndex)
            json.member("LastSuccess", Self.text(lastSuccess))
            json.member("LastError", Self.text(lastError))
            json.member("LastErrorMessage", lastErrorMessage)
        }
    }

    /// To the second, as Consul keeps them.
    private static func text(_ time: Instant?) -> String {
        time.map { Timestamp.rfc3339(nanoseconds: $0.seconds &* 1_000_000_000) } ?? Timestamp.zero
    }
}
