// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `simulation`: what no real Consul has. Also the flags that begin with `-sim-`.
    struct Simulation: Sendable, Equatable {
        /// A file that is written once the agents answer; empty for none.
        var readyFile = ""
        /// What every random draw follows from; nil where the machine draws one.
        var seed: UInt64?
        /// The version of Consul that the agents say they are.
        var version = "1.16.4"
        /// The agents of the cluster; nil for one agent, which is as the rest of the configuration says.
        var shape: ClusterShape?
        /// The agents start when the process does, without the time before in which they found a leader.
        var startsCold = false
        /// The clock stands still until somebody moves it.
        var startsPaused = false
        /// What requests to `/sim/` must bring where the agent listens on more than loopback addresses; empty for
        /// none.
        var token = ""
        /// What the client agents of a cluster have in place of the servers' settings; nil where there are none.
        var clientRole: ClientRole?

        /// The settings whose defaults differ for an agent that is no server.
        struct ClientRole: Sendable, Equatable {
            var leave = Leave()
            var namesGRPCTLSPort = false
        }

        /// Whether the process simulates more than one agent.
        var isCluster: Bool { shape.map { $0.agentCount > 1 } ?? false }
    }
}

extension Stanza {
    static let simulation = Stanza {
        [
            .strings("ready_file", "version", "token"),
            .uints("seed"),
            .ints("servers", "clients"),
            .one("datacenters", .any),
            .bools("cold_start", "paused"),
        ]
    }
}

extension AgentConfiguration.Simulation {
    /// - Parameter isDevMode: its ports are there without being named.
    mutating func read(_ root: StanzaReader, isDevMode: Bool) {
        let stanza = root.stanza("simulation")
        stanza.read("ready_file", into: &readyFile)
        stanza.read("version", into: &version)
        stanza.read("token", into: &token)
        stanza.read("cold_start", into: &startsCold)
        stanza.read("paused", into: &startsPaused)
        if let seed = stanza.tree.int("seed") { self.seed = UInt64(clamping: seed) }
        if !Self.isVersion(version) {
            stanza.report.fail("simulation.version: invalid version: \(GoQuote.quote(version))")
        }
        guard let shape, shape.datacenters.contains(where: { $0.clients > 0 }) else { return }
        var role = ClientRole(namesGRPCTLSPort: isDevMode || root.tree.table("ports").has("grpc_tls"))
        // Durations are read, and refused, with those of the servers.
        role.leave.read(StanzaReader(root.tree, report: ConfigurationReport()), isServer: false)
        clientRole = role
    }

    /// Three numbers, perhaps with what follows a hyphen or a plus.
    private static func isVersion(_ text: String) -> Bool {
        let core = text.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }
        let numbers = core.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return numbers.count == 3 && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}

extension ConfigurationTree {
    /// Says for a simulated cluster what the settings leave open: its agents are servers unless they are clients, and
    /// the first datacenter is the configuration's own.
    mutating func complete(for shape: ClusterShape, _ report: ConfigurationReport) {
        if !has("server") { self["server"] = .bool(true) }
        if !has("datacenter") { self["datacenter"] = .string(shape.datacenters[0].name) }
        guard shape.agentCount > 1 else { return }
        for key in ["node_name", "node_id"] where has(key) {
            report.warn("\(key) has no effect in a simulated cluster: its agents are s1, s2 ... and c1, c2 ...")
        }
    }
}

extension AgentConfiguration {
    /// The timings of a deployed agent in place of those of `-dev`, at which no fault would be seen for long enough.
    /// Raft's multiplier stays that of `-dev`, 1.
    mutating func useDeployedTimings() {
        let deployed = AgentConfiguration()
        raft = deployed.raft
        autopilot = deployed.autopilot
        gossipLAN = deployed.gossipLAN
        gossipWAN = deployed.gossipWAN
    }
}
