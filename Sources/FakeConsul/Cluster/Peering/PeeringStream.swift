// SPDX-License-Identifier: MIT

/// A stream to the leader of another cluster, as this cluster's leader sees it (`peerstream.MutableStatus`).
struct PeeringStream {
    /// The other end: the agent that leads there, its process, and what the peering is there.
    let remote: Int
    let remoteIncarnation: Int
    let remoteID: String
    let openedAt: Instant
    /// When it was dialled: by this both ends tell it from those before it.
    let dialedAt: Instant
    /// When it was found broken, and why; nil while it is open.
    var brokenAt: Instant?
    var error = ""
    /// What is told to the other end.
    var export = PeeringExport()
    /// When something other than a heartbeat last came, and when the other end last acknowledged something.
    var lastReceivedAt: Instant?
    var lastSentAt: Instant?

    /// Both ends send heartbeats so often.
    static let heartbeat = Duration.seconds(15)

    /// When the last heartbeat came.
    func lastHeartbeat(at now: Instant) -> Instant {
        let end = brokenAt ?? now
        let open = (end - openedAt).nanoseconds
        return openedAt + .nanoseconds(open - open % Self.heartbeat.nanoseconds)
    }
}

/// The errors of gRPC's own, as Consul's texts have them.
enum GRPCText {
    static func unavailable(_ address: String, _ reason: String) -> String {
        "rpc error: code = Unavailable desc = connection error: desc = "
            + "\"transport: Error while dialing: dial tcp \(address): \(reason)\""
    }
}
