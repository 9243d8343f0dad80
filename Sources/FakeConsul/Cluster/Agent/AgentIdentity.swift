// SPDX-License-Identifier: MIT

/// Who an agent is, as settled at its start: what its configuration says with every default, template and free port
/// filled in.
struct AgentIdentity: Sendable {
    var nodeName: String
    /// A UUID, lower case.
    var nodeID: String
    var datacenter: String
    var isServer: Bool
    /// The address that other agents reach it at (`advertise_addr`).
    var address: String
    var wanAddress: String
    var nodeMeta: [String: String] = [:]
    /// The port of Raft and RPC; there is no socket behind it.
    var serverPort: Int
    var serverAddress: String { "\(bracketedAddress):\(serverPort)" }
    /// The address as it stands before a port.
    var bracketedAddress: String { address.contains(":") ? "[\(address)]" : address }
    /// The ports of the gRPC API, where it is on.
    var grpcPort: Int?
    var grpcTLSPort: Int?
    var serfLANPort: Int
    var serfWANPort: Int
    /// The first HTTP address that it listens on, as `host:port`.
    var httpAddress = ""
    /// The Consul version that it reports.
    var version: String
}
