// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentTokenEndpointTests {
    let world: TestWorld
    private static let manager = [("X-Consul-Token", ACLBearer.secret)]

    init() throws {
        world = try TestWorld(
            json: """
                {"acl": {"enabled": true, "default_policy": "deny", "tokens":
                 {"initial_management": "\(ACLBearer.secret)", "agent": "\(ACLBearer.secret)"}}}
                """)
    }

    private func set(_ name: String, _ body: String) -> (status: Int, text: String) {
        let answer = world.send(
            "PUT", "/v1/agent/token/" + name, headers: Self.manager, body: Array(body.utf8))
        return (answer.status.code, String(decoding: answer.body, as: UTF8.self))
    }

    @Test(arguments: ["default", "acl_token"])
    func defaultToken_speaksForWhoBringsNone(name: String) {
        #expect(world.text("GET", "/v1/agent/self").status == 403)
        #expect(set(name, #"{"Token": "\#(ACLBearer.secret)"}"#) == (200, ""))
        #expect(world.text("GET", "/v1/agent/self").status == 200)
    }

    @Test func recoveryToken_tendsTheAgentWithoutServers() {
        #expect(set("agent_recovery", #"{"Token": "rescue"}"#).status == 200)
        let answer = world.send("GET", "/v1/agent/self", headers: [("X-Consul-Token", "rescue")])
        #expect(answer.status == .ok)
        #expect(world.send("GET", "/v1/kv/a", headers: [("X-Consul-Token", "rescue")]).status == .forbidden)
    }

    @Test func agentToken_synchronisesInFull() throws {
        let world = try TestWorld(
            json: """
                {"acl": {"enabled": true, "default_policy": "deny", "tokens":
                 {"initial_management": "\(ACLBearer.secret)"}}}
                """)
        let body = Array(#"{"Name": "web"}"#.utf8)
        _ = world.send("PUT", "/v1/catalog/register", headers: Self.manager, body: Array(#"{"Node": "x"}"#.utf8))
        world.advance(by: .seconds(1))
        let register = world.submit("PUT", "/v1/agent/service/register", headers: Self.manager, body: body)
        #expect(world.answer(to: register, within: .seconds(30))?.0.status == .ok)
        let seen = world.send("GET", "/v1/catalog/node/node1", headers: Self.manager)
        #expect(String(decoding: seen.body, as: UTF8.self).contains(#""web""#))
    }

    @Test func junk_isRefusedAsConsulDoes() {
        #expect(set("bogus", "{}") == (404, #"Token "bogus" is unknown"#))
        #expect(set("default", "junk").status == 400)
        #expect(set("default", "junk").text.hasPrefix("Request decode failed: "))
    }
}
