// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Clients that mean harm, or die in the middle, over real sockets: others lose nothing by them.
@Suite struct HostileClientsTests {
    private func client(of consul: FakeConsul) throws -> TestClient {
        let port = consul.address.utf8.split(separator: UInt8(ascii: ":")).last.flatMap {
            UInt16(String(decoding: $0, as: UTF8.self))
        }
        return try TestClient(port: try #require(port))
    }

    /// Sends one request and reads to the end of the connection.
    private func exchange(_ request: String, with consul: FakeConsul) throws -> String {
        let client = try client(of: consul)
        try client.send(request)
        return client.readToEnd()
    }

    private func status(_ answer: String) -> Int {
        answer.utf8.count < 12 ? 0 : Int(answer.dropFirst(9).prefix(3)) ?? 0
    }

    /// Looks again until it is so, at most ten seconds long.
    private func eventually(_ condition: () async -> Bool) async -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(10)
        while clock.now < end {
            if await condition() { return true }
            await Task.yield()
        }
        return await condition()
    }

    private func put(_ key: String, _ body: String, length: Int? = nil) -> String {
        "PUT /v1/kv/\(key) HTTP/1.1\r\nHost: x\r\nContent-Length: \(length ?? body.utf8.count)\r\n\r\n\(body)"
    }

    // MARK: Half of something

    @Test func halfOpenConnections_costOthersNothing() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        var open: [TestClient] = []
        for text in [
            "", "G", "GET /v1/kv/x HTTP/1.1\r\n", "PUT /v1/kv/half HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab",
        ] {
            for ends in [false, true] where !(ends && text.isEmpty) {
                let client = try client(of: consul)
                try client.send(text)
                if ends { client.endOutput() }
                open.append(client)
            }
        }
        #expect(
            status(
                try exchange(put("whole", "v").replacing("Host: x", with: "Host: x\r\nConnection: close"), with: consul)
            ) == 200
        )
        #expect(await consul.kv.get("whole")?.text == "v")
        #expect(await consul.kv.get("half") == nil)
        withExtendedLifetime(open) {}
        await consul.stop()
    }

    /// Consul's handler gets `unexpected EOF` from its body, and answers it to a client that only ended its output.
    @Test func shortBody_isNotWritten() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        let client = try client(of: consul)
        try client.send(put("short", "abc", length: 10))
        client.endOutput()
        let answer = client.readToEnd()
        #expect(status(answer) == 500 && answer.hasSuffix("unexpected EOF"), "\(answer)")
        do {
            let gone = try self.client(of: consul)
            try gone.send(put("gone", "abc", length: 10))
            gone.reset()
        }
        #expect(await consul.kv.put("after", "v"))
        #expect(await consul.kv.list().map(\.key) == ["after"])
        await consul.stop()
    }

    @Test func longBody_isTheBeginningOfTheNextRequest() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        let answer = try exchange(put("long", "abcdef junk\r\n\r\n", length: 3), with: consul)
        #expect(status(answer) == 200 && answer.contains("\r\n\r\ntrue"))
        #expect(answer.hasSuffix("Connection: close\r\n\r\n400 Bad Request"), "\(answer)")
        #expect(await consul.kv.get("long")?.text == "abc")
        await consul.stop()
    }

    @Test(arguments: ["zz", "-1", "fffffffffffffffff", "", " ", "3 x", "3\r\nabcX"])
    func badChunks_areNotWritten(_ size: String) async throws {
        let consul = try await FakeConsul.start(seed: 1)
        let head = "PUT /v1/kv/chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        let client = try client(of: consul)
        try client.send(head + size + "\r\nabc\r\n0\r\n\r\n")
        client.endOutput()
        let answer = client.readToEnd()
        #expect([400, 500].contains(status(answer)), "\(answer)")
        #expect(await consul.kv.get("chunks") == nil)
        #expect(await consul.kv.put("after", "v"))
        await consul.stop()
    }

    // MARK: A hundred megabytes

    @Test func hugeBody_isRefusedAtOnce_whenItsLengthIsDeclared() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        let client = try client(of: consul)
        try client.send("PUT /v1/kv/x HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n")
        let answer = client.read(until: "kv_max_value_size.")
        #expect(status(answer) == 413, "\(answer)")
        #expect(answer.contains("Request body(104857600 bytes) too large, max size: 524288 bytes. See "), "\(answer)")
        #expect(await consul.kv.get("x") == nil)
        await consul.stop()
    }

    /// What is beyond the limit is read and dropped for a moment, so that the client may see the answer.
    @Test func endlessChunks_areRefused() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        let client = try client(of: consul)
        try client.send("PUT /v1/kv/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "100000\r\n" + String(repeating: "x", count: 1 << 20) + "\r\n"
        for _ in 0..<100 {
            do { try client.send(chunk) } catch { break }
        }
        let answer = client.readToEnd()
        // A reset may overtake the answer.
        #expect(
            answer.isEmpty || status(answer) == 500 && answer.hasSuffix("http: request body too large"),
            "\(answer)"
        )
        #expect(await consul.kv.get("x") == nil)
        #expect(await consul.kv.put("after", "v"))
        await consul.stop()
    }

    // MARK: Many

    @Test func slowConnections_doNotStopOthers() async throws {
        let consul = try await FakeConsul.start(configuration: "limits { http_max_conns_per_client = 4000 }", seed: 1)
        var slow: [TestClient] = []
        for number in 0..<Self.slowCount {
            let client = try client(of: consul)
            try client.send("PUT /v1/kv/slow\(number) HTTP/1.1\r\nContent-Le")
            slow.append(client)
        }
        for number in 0..<20 {
            let answer = try exchange(
                "PUT /v1/kv/quick\(number) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nv",
                with: consul
            )
            #expect(status(answer) == 200, "\(answer)")
        }
        for client in slow.prefix(50) { try client.send("ngth: 1\r\nHost: x\r\nConnection: close\r\n\r\nv") }
        for client in slow.prefix(50) { #expect(status(client.readToEnd()) == 200) }
        #expect(await consul.kv.list().count == 70)
        withExtendedLifetime(slow) {}
        await consul.stop()
    }

    /// Two thousand, or as many as this process may open: each takes a descriptor at both ends.
    private static let slowCount = min(2000, max(100, (openFileLimit() - 400) / 2))

    @Test func blockedQueries_goWithTheirClients() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        await consul.kv.put("k", "v")
        let index = try #require(await consul.send("GET", "/v1/kv/k").header("X-Consul-Index"))
        for reset in [false, true] {
            do {
                let clients = try (0..<100).map { _ in try client(of: consul) }
                for (number, client) in clients.enumerated() {
                    try client.send("GET /v1/kv/k?index=\(index)&wait=10m&n=\(number % 3) HTTP/1.1\r\nHost: x\r\n\r\n")
                }
                #expect(await eventually { await consul.blockedQueries == 100 })
                if reset { for client in clients { client.reset() } }
            }
            #expect(await eventually { await consul.blockedQueries == 0 })
        }
        #expect(await consul.kv.put("k", "w"))
        await consul.stop()
    }
}
