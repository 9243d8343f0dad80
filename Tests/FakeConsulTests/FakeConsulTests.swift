// SPDX-License-Identifier: MIT

import FakeConsul
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The public actor, as a user's test would use it.
@Suite struct FakeConsulTests {
    @Test func directWrite_isSeenOverTheWire() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        #expect(await consul.kv.put("config/color", "blue"))
        let (data, response) = try await URLSession.shared.data(from: try url(consul, "/v1/kv/config/color?raw"))
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        #expect(String(decoding: data, as: UTF8.self) == "blue")
        await consul.stop()
    }

    @Test func wireWrite_isSeenDirectly() async throws {
        let consul = try await FakeConsul.start()
        var request = URLRequest(url: try url(consul, "/v1/kv/a%20b?flags=7"))
        request.httpMethod = "PUT"
        request.httpBody = Data("x".utf8)
        _ = try await URLSession.shared.data(for: request)
        let pair = try #require(await consul.kv.get("a b"))
        #expect(pair.text == "x")
        #expect(pair.flags == 7)
        #expect(await consul.kv.list().map(\.key) == ["a b"])
        await consul.kv.delete("a b")
        #expect(await consul.kv.get("a b") == nil)
        await consul.stop()
    }

    @Test func pausedClock_movesOnlyByAdvance() async throws {
        let consul = try await FakeConsul.start(seed: 3)
        await consul.pause()
        let before = await consul.now
        await consul.kv.put("k", "v")
        #expect(await consul.now == before)
        await consul.advance(by: .seconds(30))
        #expect(await consul.now == before + .seconds(30))
        await consul.stop()
    }

    @Test func blockingQuery_timesOutInVirtualTime() async throws {
        let consul = try await FakeConsul.start(seed: 4)
        await consul.kv.put("k", "v")
        await consul.pause()
        let index = try #require(await consul.send("GET", "/v1/kv/k").header("X-Consul-Index"))
        async let answer = consul.send("GET", "/v1/kv/k?index=\(index)&wait=5m")
        while await consul.blockedQueries == 0 { await Task.yield() }
        await consul.advance(by: .seconds(320))
        #expect(await answer.status == 200)
        await consul.stop()
    }

    @Test func reset_beginsAnew() async throws {
        let consul = try await FakeConsul.start(seed: 5)
        await consul.kv.put("k", "v")
        await consul.reset()
        #expect(await consul.kv.get("k") == nil)
        #expect(await consul.kv.put("k", "w"))
        await consul.stop()
        #expect(await consul.send("GET", "/v1/kv/k").status == 0)
    }

    @Test func manyWorlds_areApart() async throws {
        var worlds: [FakeConsul] = []
        for number in 0..<20 {
            let consul = try await FakeConsul.start()
            await consul.kv.put("n", String(number))
            worlds.append(consul)
        }
        #expect(Set(worlds.map(\.address)).count == 20)
        for (number, consul) in worlds.enumerated() {
            #expect(await consul.kv.get("n")?.text == String(number))
            await consul.stop()
        }
    }

    @Test func takenPort_isRefusedInConsulsWords() async throws {
        let consul = try await FakeConsul.start()
        let port = try #require(Int(consul.address.split(separator: ":")[1]))
        await #expect { try await FakeConsul.start(port: port) } throws: {
            "\($0)".contains("bind: address already in use")
        }
        await consul.stop()
    }

    private func url(_ consul: FakeConsul, _ path: String) throws -> URL {
        try #require(URL(string: consul.url + path))
    }
}
