// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Access control of two datacenters, the first of which is where tokens are made.
@Suite struct ACLDatacentersTests {
    private let world: FaultWorld
    private static let secret = "e95b599e-166e-7d80-08ad-aee76e7ddf19"

    init() throws {
        let tokens = ["initial_management", "default", "replication"].map { "\"\($0)\":\"\(Self.secret)\"" }
        let acl = """
            "acl":{"enabled":true,"default_policy":"deny","enable_token_replication":true,
            "tokens":{\(tokens.joined(separator: ","))}}
            """
        world = try FaultWorld(datacenters: "dc1=1,dc2=1", json: ",\"primary_datacenter\":\"dc1\"," + acl)
        world.advance(by: .seconds(30))
    }

    private var second: Agent { world.cluster.serverAgents.first { $0.identity.datacenter == "dc2" } ?? world["s1"] }

    @Test func policiesAndTokens_comeToTheSecondDatacenter() throws {
        let acl = second.server?.store.acl
        #expect(acl?.policies.all.count == 2)
        #expect(acl?.token(secret: Self.secret) != nil)
        #expect(try world.cluster.authorizer(for: Self.secret, at: second).allows(.write, .acl))
        #expect(second.server?.aclReplication.isRunning == true)
        #expect(second.server?.aclReplication.sourceDatacenter == "dc1")
    }

    @Test func newPolicy_isMadeInThePrimaryDatacenter_andFollows() {
        let made = world.send("PUT", "/v1/acl/policy", #"{"Name":"p"}"#, at: second.name)
        #expect(made?.status == 200, "\(made?.text ?? "")")
        world.advance(by: .seconds(5))
        for server in world.cluster.serverAgents {
            #expect(server.server?.store.acl.policy(named: "p") != nil)
        }
    }

    @Test func globalToken_isDeletedInThePrimaryDatacenter_overTheSecond() throws {
        let made = world.send("PUT", "/v1/acl/token", #"{"Description":"x"}"#, at: second.name)?.text ?? ""
        let accessor = JSONValue.reading(Array(made.utf8))?["AccessorID"]?.text ?? ""
        world.advance(by: .seconds(5))
        #expect(second.server?.store.acl.tokens[other: .uuid(accessor)] != nil)
        #expect(world.send("DELETE", "/v1/acl/token/" + accessor, at: second.name)?.status == 200)
        world.advance(by: .seconds(5))
        for server in world.cluster.serverAgents {
            #expect(server.server?.store.acl.tokens[other: .uuid(accessor)] == nil)
        }
    }

    @Test func replication_saysHowFarItIs() {
        let text = world.send("GET", "/v1/acl/replication", at: second.name)?.text ?? ""
        #expect(text.contains("\"Running\": true") || text.contains("\"Running\":true"))
        #expect(text.contains("dc1"))
    }
}
