// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Faults on the wire as a client at a socket sees them.
@Suite struct WireFaultTests {
    private func fake(_ actions: WireAction..., match: RequestMatch = .all) async throws -> (FakeConsul, TestClient) {
        let consul = try await FakeConsul.start(seed: 1)
        await consul.kv.put("a", "a value")
        var rule = WireRule("fault", match)
        rule.actions = actions
        try await consul.wire.add(rule)
        return (consul, try client(of: consul))
    }

    private func client(of consul: FakeConsul) throws -> TestClient {
        let port = try #require(consul.address.split(separator: ":").last.flatMap { UInt16($0) })
        return try TestClient(port: port)
    }

    private func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n" }

    private func answer(_ actions: WireAction...) async throws -> String {
        let consul = try await FakeConsul.start(seed: 1)
        await consul.kv.put("a", "a value")
        var rule = WireRule("fault")
        rule.actions = actions
        try await consul.wire.add(rule)
        let client = try client(of: consul)
        try client.send(get("/v1/kv/a?raw"))
        let text = client.readToEnd()
        await consul.stop()
        return text
    }

    @Test func reset_andEmptyReply_sayNothing() async throws {
        #expect(try await answer(.reset()) == "")
        #expect(try await answer(.emptyReply) == "")
    }

    @Test func resetWithin_comesAfterItsBytes() async throws {
        let text = try await answer(.reset(afterBytes: 3))
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.hasSuffix("Content-Length: 7\r\n\r\na v"))
    }

    @Test func garbage_isNoHTTP() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        try await consul.wire.add(WireRule("", .all, .garbage(bytes: 40)))
        let client = try client(of: consul)
        try client.send(get("/v1/kv/a"))
        let text = client.readToEnd()
        #expect(!text.isEmpty && !text.hasPrefix("HTTP"))
        await consul.stop()
    }

    @Test func wrongLength_isPromised_andTheConnectionEnds() async throws {
        #expect(try await answer(.wrongLength(by: 5)).contains("Content-Length: 12\r\n"))
        let short = try await answer(.wrongLength(by: -5))
        #expect(short.contains("Content-Length: 2\r\n") && short.hasSuffix("\r\n\r\na value"))
    }

    @Test func hang_isSilent_untilTheRuleGoes() async throws {
        let (consul, client) = try await fake(.hang)
        try client.send(get("/v1/kv/a"))
        while await consul.journal.entries(matching: JournalMatch(rule: "fault")).isEmpty { await Task.yield() }
        await consul.wire.remove("fault")
        #expect(client.readToEnd() == "")
        await consul.stop()
    }

    @Test func refuse_closesThePort_andOpensItAgain() async throws {
        let (consul, client) = try await fake(.refuse)
        #expect(client.readToEnd() == "")
        #expect(await consul.send("GET", "/v1/kv/a").status == 0)
        let refused = try self.client(of: consul)
        #expect((try? refused.send(get("/v1/kv/a"))) == nil || refused.readToEnd() == "")
        await consul.wire.removeAll()
        let again = try self.client(of: consul)
        try again.send(get("/v1/kv/a?raw"))
        #expect(again.read(until: "a value").hasSuffix("a value"))
        await consul.wire.removeAll()
        await consul.stop()
    }

    @Test func reset_opensARefusedPort() async throws {
        let (consul, _) = try await fake(.refuse)
        await consul.reset()
        let again = try client(of: consul)
        try again.send(get("/v1/status/leader"))
        #expect(again.read(until: "8300\"\n").contains("200 OK"))
        await consul.stop()
    }

    @Test func drip_comesInItsPieces_withALength() async throws {
        let (consul, client) = try await fake(.drip(bytes: 2, every: .seconds(1)))
        await consul.pause()
        try client.send(get("/v1/kv/a?raw"))
        let head = client.read(until: "\r\na ")
        #expect(head.contains("Content-Length: 7\r\n") && head.hasSuffix("\r\n\r\na "))
        await consul.advance(by: .seconds(1))
        #expect(client.read(until: "va") == "va")
        await consul.advance(by: .seconds(2))
        #expect(client.read(until: "lue") == "lue")
        await consul.wire.removeAll()
        try client.send(get("/v1/kv/a?raw"))
        #expect(client.read(until: "a value").hasSuffix("a value"))
        await consul.stop()
    }

    @Test func callerInProcess_seesWhatAClientWouldRead() async throws {
        let (consul, _) = try await fake(.reset(), match: RequestMatch(path: "/v1/kv/a"))
        #expect(await consul.send("GET", "/v1/kv/a").status == 0)
        try await consul.wire.during(WireRule("", RequestMatch(path: "/v1/status/leader"), .reset(afterBytes: 4))) {
            #expect(await consul.send("GET", "/v1/status/leader").text == "\"127")
        }
        #expect(await consul.send("GET", "/v1/status/leader").text.contains("8300\""))
        #expect(await consul.wire.rules.map(\.acted) == [1])
        await consul.stop()
    }
}
