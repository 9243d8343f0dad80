// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Tokens of queries that wait.
@Suite struct WaitingTokenTests {
    let world: TestWorld
    private let manager = [("X-Consul-Token", ACLBearer.secret)]
    private let secret: String
    private let accessor: String

    init() throws {
        world = try TestWorld(
            json: """
                {"acl": {"enabled": true, "default_policy": "deny", "tokens":
                 {"initial_management": "\(ACLBearer.secret)", "agent": "\(ACLBearer.secret)"}}}
                """)
        let rules = #"{"Name": "p", "Rules": "key_prefix \"\" {policy=\"read\"} node_prefix \"\" {policy=\"read\"}"#
            + #" service_prefix \"\" {policy=\"read\"}"}"#
        _ = world.send("PUT", "/v1/acl/policy", headers: manager, body: Array(rules.utf8))
        let body = Array(#"{"Policies": [{"Name": "p"}]}"#.utf8)
        let token = try JSONParser.parse(world.send("PUT", "/v1/acl/token", headers: manager, body: body).body)
        (secret, accessor) = (token.at("/SecretID")?.text ?? "", token.at("/AccessorID")?.text ?? "")
        _ = world.send("PUT", "/v1/kv/a", headers: manager, body: [0x31])
        register(port: 1)
        world.advance(by: .seconds(1))
    }

    private func register(port: Int) {
        let body = #"{"Node": "n1", "Address": "10.0.0.1", "Service": {"Service": "web", "Port": \#(port)}}"#
        _ = world.send("PUT", "/v1/catalog/register", headers: manager, body: Array(body.utf8))
    }

    private func wait(_ path: String) -> RequestID {
        let headers = [("X-Consul-Token", secret)]
        let index = world.send("GET", path, headers: headers).headers[.consulIndex] ?? "0"
        return world.submit("GET", "\(path)?index=\(index)&wait=60s", headers: headers)
    }

    private func removeToken() {
        let answer = world.send("DELETE", "/v1/acl/token/" + accessor, headers: manager)
        #expect(answer.status == .ok)
    }

    private func answer(_ id: RequestID, within limit: Duration = .seconds(1)) -> (Int, String)? {
        world.answer(to: id, within: limit).map { ($0.0.status.code, String(decoding: $0.0.body, as: UTF8.self)) }
    }

    @Test func list_isRefused_whenItWakesWithoutItsToken() {
        let id = wait("/v1/catalog/nodes")
        removeToken()
        #expect(world.isWaiting(id))
        _ = world.send(
            "PUT", "/v1/catalog/register", headers: manager, body: Array(#"{"Node": "n2", "Address": "1.1.1.1"}"#.utf8))
        #expect(answer(id)?.0 == 403)
    }

    @Test func key_isAnswered_asItsTokenWasResolvedBeforeItWaited() {
        let id = wait("/v1/kv/a")
        removeToken()
        _ = world.send("PUT", "/v1/kv/a", headers: manager, body: [0x32])
        #expect(answer(id)?.0 == 200)
        #expect(world.send("GET", "/v1/kv/a", headers: [("X-Consul-Token", secret)]).status == .forbidden)
    }

    @Test func list_endsWithWhatItFoundLast_whenItsTimeIsOver() {
        let id = wait("/v1/catalog/nodes")
        removeToken()
        let end = answer(id, within: .seconds(70))
        #expect(end?.0 == 200)
        #expect(end?.1.contains("10.0.0.1") == true)
    }

    @Test func streamedHealth_isRefusedAtOnce() {
        let id = wait("/v1/health/service/web")
        #expect(world.isWaiting(id))
        removeToken()
        let end = answer(id)
        #expect(end?.0 == 403)
        #expect(end?.1 == "ACL not found")
    }

    @Test func sameQuestion_ofAnotherToken_waitsForItself() {
        let id = wait("/v1/catalog/nodes")
        let index = world.send("GET", "/v1/catalog/nodes", headers: manager).headers[.consulIndex] ?? ""
        let other = world.submit("GET", "/v1/catalog/nodes?index=\(index)&wait=60s")
        _ = world.send(
            "PUT", "/v1/catalog/register", headers: manager, body: Array(#"{"Node": "n2", "Address": "1.1.1.1"}"#.utf8))
        #expect(answer(id)?.1.contains("n2") == true)
        #expect(answer(other)?.1.contains("n2") == false)
    }
}
