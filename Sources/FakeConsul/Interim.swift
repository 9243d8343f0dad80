// SPDX-License-Identifier: MIT
// Stand-ins for what other engineers are landing; each goes away with the real one.

struct AgentConfiguration {
    var httpUseCache = true
    var discoveryMaxStale = Duration.zero
    var responseHeaders: [(String, String)] = []
    var translatesWANAddresses = false
    var defaultACLPolicy = "allow"
    var devMode = true
    var rpcHoldTimeout = Duration.seconds(7)
    var disablesUnprintableCharFilter = false
    var sessionTTLMin = Duration.seconds(10)
    var kvMaxValueSize = 512 * 1024
    var txnMaxRequestLength = 512 * 1024
    var uiEnabled = false
    var uiContentPath = "/ui/"
    struct Lim { var httpMaxConnectionsPerClient = 200 }
    struct H { var maxHeaderBytes = 0 }
    var limits = Lim()
    var http = H()
    func blocksEndpoint(_ path: [UInt8]) -> Bool { false }
    func allowsWrites(from address: String) -> Bool { true }
}

extension AgentPlan {
    var bootstrapsAlone: Bool { true }
    var raftTimings: RaftTimings { .development }
}
extension ListenAddress {
    func text(port: UInt16) -> String { "127.0.0.1:\(port)" }
}
extension AgentPlan {
    static func interim() -> AgentPlan {
        AgentPlan(
            configuration: AgentConfiguration(),
            identity: AgentIdentity(
                nodeName: "node1", nodeID: "11111111-2222-3333-4444-555555555555", datacenter: "dc1", isServer: true,
                address: "127.0.0.1", wanAddress: "127.0.0.1", serverPort: 28300, serfLANPort: 28301, serfWANPort: 28302,
                version: "1.16.4"))
    }
}
