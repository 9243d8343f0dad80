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
    func blocksEndpoint(_ path: [UInt8]) -> Bool { false }
    func allowsWrites(from address: String) -> Bool { true }
}


extension Cluster {
    func keep(_ effect: RaftEffect<Command>, of agent: Agent, _ server: Server) {}
}
extension AgentPlan {
    var bootstrapsAlone: Bool { true }
    var raftTimings: RaftTimings { .development }
    var isDurable: Bool { false }
}
enum CatalogRules {
    static func refusal(ofNode name: String, id: String) -> String? { name.isEmpty ? "Must provide node" : nil }
    static func settle(_ service: inout NodeService) -> String? {
        if service.id.isEmpty { service.id = service.name }
        return nil
    }
}
