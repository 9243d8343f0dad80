// SPDX-License-Identifier: MIT

/// Something that clients of Consul meet, under a name that produces it in one call:
///
/// ```swift
/// let failure = try await consul.fail(.indexGoesBack)
/// ...
/// await failure.end()
/// ```
///
/// Where the simulated cluster can have the cause, it gets the cause; else a rule on the wire shows what clients see.
public struct Failure: Sendable {
    /// `index-goes-back`
    public let name: String
    /// The row of the catalogue that it belongs to: `C8`. Several may share one.
    public let row: String
    /// What a client sees.
    public let summary: String
    /// Produces it in a cluster of one agent; nil where that cannot have it.
    let alone: [FailureStep]?
    /// Produces it by its cause in a datacenter of several servers; nil where it is as with one.
    var servers: [FailureStep]?
    /// Produces it by its cause where there are client agents.
    var clients: [FailureStep]?
    /// Produces it by its cause where there are several datacenters.
    var datacenters: [FailureStep]?

    init(
        _ row: String, _ name: String, _ summary: String, _ alone: [FailureStep]?, servers: [FailureStep]? = nil,
        clients: [FailureStep]? = nil, datacenters: [FailureStep]? = nil
    ) {
        self.row = row
        self.name = name
        self.summary = summary
        self.alone = alone
        self.servers = servers
        self.clients = clients
        self.datacenters = datacenters
    }

    /// The failure of that name, or of that row: of several the first.
    public static func named(_ name: String) -> Failure? {
        all.first { $0.name == name } ?? all.first { $0.row == name }
    }
}

/// One thing that is done to produce a failure.
enum FailureStep: Sendable {
    /// A rule on the wire.
    case rule(WireRule)
    case fault(Fault)
    /// A request to the first agent, in which `{node}` is the agent's node name; and the one that takes it back.
    case request(method: String, target: String, body: String = "", undo: String? = nil)
    /// Every service and check of the first agent is gone from it, as after a restart that lost its data.
    case forgetRegistrations
    /// Every TTL check of the first agent is critical, as when nobody has renewed it.
    case expireChecks
    /// Every session is destroyed.
    case destroySessions
    /// Every blocking query that waits is answered, as when the state is restored from a snapshot.
    case abandonQueries
    /// No agent of another datacenter than the first hears those of the first.
    case cutDatacenters
    /// Nothing to do: Consul is always so.
    case nothing
}

/// What a failure has set up, and what ends it.
struct FailureSetup {
    let name: String
    var rules: [String] = []
    var faults: [FaultID] = []
    var requests: [Request] = []
}
