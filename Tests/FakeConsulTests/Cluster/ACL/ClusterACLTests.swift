// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Access control in clusters of several agents.
@Suite struct ClusterACLTests {
    private static let secret = "e95b599e-166e-7d80-08ad-aee76e7ddf19"

    private static func lab(_ more: String = "") -> ClusterLab {
        let lab = ClusterLab(
            seed: 3,
            json: """
                "acl": {"enabled": true, "default_policy": "deny"\(more), "tokens": {"initial_management": "\(secret)",
                "agent": "\(secret)", "agent_recovery": "5b0b1c1b-7a0d-43a6-a1a2-7d6f33f3d2aa"}}
                """)
        lab.settle()
        return lab
    }

    private func authorizer(_ token: String, _ agent: Int, in lab: ClusterLab) throws -> Authorizer {
        try lab.cluster.authorizer(for: token, at: lab.cluster.agents[agent])
    }

    @Test func everyServer_knowsWhatTheLeaderMade() {
        let lab = Self.lab()
        for server in lab.servers {
            let acl = lab.cluster.agents[server].server?.store.acl
            #expect(acl?.policies.all.count == 2)
            #expect(acl?.token(secret: Self.secret)?.description == "Initial Management Token")
            #expect(acl?.token(secret: "anonymous") != nil)
            #expect(acl?.bootstrapIndex != nil)
        }
    }

    @Test func clientAgents_goOnWithWhatTheyHeard_whileServersAreGone() throws {
        let lab = Self.lab()
        let client = lab.clients.lowerBound
        #expect(try authorizer(Self.secret, client, in: lab).allows(.write, .acl))
        for server in lab.servers { lab.crash(server) }
        lab.run(for: .seconds(40))
        #expect(try authorizer(Self.secret, client, in: lab).allows(.write, .acl))
        let unknown = try authorizer("0e5cf0a5-6f1e-4ea5-a68d-0b0d7b6f4b26", client, in: lab)
        #expect(unknown.accessorID == "primary-dc-down")
        #expect(!unknown.allows(.read, .key("a")))
    }

    @Test func downPolicy_saysWhatHolds_whileServersAreGone() throws {
        for (policy, isAllowed) in [("allow", true), ("deny", false)] {
            let lab = Self.lab(#", "down_policy": "\#(policy)""#)
            let client = lab.clients.lowerBound
            _ = try authorizer(Self.secret, client, in: lab)
            for server in lab.servers { lab.crash(server) }
            lab.run(for: .seconds(40))
            #expect(try authorizer(Self.secret, client, in: lab).allows(.write, .key("a")) == isAllowed)
        }
    }

    @Test func unknownTokens_areRefused_andTheRecoveryTokenIsKnownEverywhere() throws {
        let lab = Self.lab()
        for agent in lab.agents {
            #expect(throws: ConsulError.aclNotFound) { try authorizer("none", agent, in: lab) }
            let recovery = try authorizer("5b0b1c1b-7a0d-43a6-a1a2-7d6f33f3d2aa", agent, in: lab)
            let node = lab.cluster.agents[agent].identity.nodeName
            #expect(recovery.allows(.write, .agent(node)))
            #expect(recovery.allows(.read, .node("any")))
            #expect(!recovery.allows(.write, .agent("other")))
            #expect(recovery.accessorID == "agent-recovery:" + node)
        }
    }

    @Test func newLeader_changesNothingOfWhatIsThere() {
        let lab = Self.lab()
        let before = lab.cluster.agents[0].server?.store.acl.bootstrapIndex
        let tokens = lab.cluster.agents[0].server?.store.acl.tokens.index
        lab.crash(lab.leader ?? 0)
        lab.run(for: .seconds(30))
        let server = lab.cluster.agents[lab.leader ?? 0].server
        #expect(server?.store.acl.bootstrapIndex == before)
        #expect(server?.store.acl.tokens.index == tokens)
    }

    @Test func difference_namesWhatIsNewAndWhatIsGone() {
        var (here, there) = (ACLTables(), ACLTables())
        for policy in ACLPolicy.builtin { there.policies.insert(policy.hashed, index: 1) }
        here.policies.insert(ACLPolicy(id: "10000000-0000-0000-0000-000000000001", name: "old"), index: 1)
        var token = ACLToken.management(
            accessor: "20000000-0000-0000-0000-000000000001", secret: "s", description: "", at: lab0)
        there.tokens.insert(token, index: 2)
        token.secretID = "l"
        token.accessorID = "20000000-0000-0000-0000-000000000002"
        token.isLocal = true
        there.tokens.insert(token, index: 3)
        let kinds = ACLDifference(from: here, to: there).commands(withTokens: true).map { command in
            switch command {
            case .setPolicies(let policies): "policies +\(policies.count)"
            case .deletePolicies(let ids): "policies -\(ids.count)"
            case .setTokens(let tokens, _): "tokens +\(tokens.count)"
            default: "other"
            }
        }
        #expect(kinds == ["policies +2", "tokens +1", "policies -1"])
    }

    private let lab0 = Instant(nanoseconds: 1)
}
