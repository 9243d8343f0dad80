// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// DNS speaks with the agent's own token (consul agent/dns_test.go TestDNS_ServiceLookup_FilterACL).
@Suite struct DNSAccessTests {
    private func world(token: String, policy: String = "deny") throws -> TestWorld {
        let world = try TestWorld(
            json: """
                {"acl": {"enabled": true, "default_policy": "\(policy)",
                 "tokens": {"initial_management": "11111111-1111-1111-1111-111111111111", "default": "\(token)"}}}
                """)
        let service = #"{"Service": "web", "Port": 80, "Address": "10.7.0.1"}"#
        let body = #"{"Node": "n1", "Address": "10.0.0.1", "Service": \#(service)}"#
        let token = [("X-Consul-Token", "11111111-1111-1111-1111-111111111111")]
        #expect(world.send("PUT", "/v1/catalog/register", headers: token, body: Array(body.utf8)).status == .ok)
        return world
    }

    private static let names: [(String, DNSType)] = [
        ("web.service.consul", .a), ("web.service.consul", .srv), ("n1.node.consul", .a),
        ("1.0.0.10.in-addr.arpa", .ptr), ("1.0.7.10.in-addr.arpa", .ptr),
    ]

    @Test func managers_seeEverything() throws {
        let world = try world(token: "11111111-1111-1111-1111-111111111111")
        for (name, type) in Self.names { #expect(world.ask(name, type).answers.count == 1, "\(name)") }
    }

    @Test func nobody_seesNothing_whereAllIsDenied() throws {
        let world = try world(token: "")
        for (name, type) in Self.names {
            let reply = world.ask(name, type)
            #expect(reply.answers.isEmpty, "\(name)")
            #expect(reply.code == (type == .ptr ? .serverFailure : .nameError), "\(name)")
        }
        #expect(world.ask("consul", .ns).answers.isEmpty)
    }

    @Test func nobody_seesEverything_whereAllIsAllowed() throws {
        let world = try world(token: "", policy: "allow")
        for (name, type) in Self.names { #expect(world.ask(name, type).answers.count == 1, "\(name)") }
    }

    @Test func unknownTokens_areAFailure() throws {
        let world = try world(token: "22222222-2222-2222-2222-222222222222")
        #expect(world.ask("web.service.consul").code == .serverFailure)
        #expect(world.ask("n1.node.consul").code == .serverFailure)
    }
}
