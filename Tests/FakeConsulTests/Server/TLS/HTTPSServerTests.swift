// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// HTTPS over real sockets.
@Suite(.enabled(if: TLSFixtures.hasLibrary)) struct HTTPSServerTests {
    private let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

    private func server(
        verifies: Bool = false, timeout: Duration = .seconds(5), maxPerClient: Int = 200
    ) throws -> TestHTTPServer {
        let acceptor = try TLSAcceptor(TLSFixtures.settings(verifies: verifies), timeout: timeout)
        return try TestHTTPServer(maxPerClient: maxPerClient, tls: acceptor)
    }

    @Test func connection_servesRequestAfterRequest() throws {
        let server = try server()
        let client = try TLSTestClient(port: server.port)
        for _ in 0..<3 {
            try client.send(get)
            #expect(client.read(until: "GET /a 0").hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        try client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /last HTTP/1.0\r\n\r\n")
        let text = client.readToEnd()
        #expect(text.utf8.count > 8 << 20 && text.hasSuffix("GET /last 0"))
        // Its end was said, not just there.
        #expect(client.failure == nil)
        server.stop()
    }

    @Test func largeBody_isRead() throws {
        let server = try server()
        let client = try TLSTestClient(port: server.port)
        let body = String(repeating: "x", count: 1 << 20)
        try client.send("PUT /b HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n" + body)
        #expect(client.read(until: "1048576").hasSuffix("PUT /b 1048576"))
        server.stop()
    }

    @Test func stream_parkedRequest_andHangUp_workAsWithoutTLS() throws {
        let server = try server()
        let client = try TLSTestClient(port: server.port)
        try client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.read(until: "0\r\n\r\n").contains("one"))
        try client.send("GET /park HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(server.eventually { owner, _ in owner.parkedCount == 1 })
        _ = server.onLoop { owner, _ in owner.answerParked("woken") }
        #expect(client.read(until: "woken").hasSuffix("woken"))
        do {
            let other = try TLSTestClient(port: server.port)
            try other.send("GET /park HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(server.eventually { owner, _ in owner.parkedCount == 1 })
        }
        #expect(server.eventually { owner, _ in owner.parkedCount == 0 && owner.hungUpCount == 1 })
        server.stop()
    }

    @Test func clientCertificate_isRequired_whereIncomingIsVerified() throws {
        let server = try server(verifies: true)
        for name in [nil, "stranger"] {
            let client = try? TLSTestClient(port: server.port, as: name)
            try? client?.send(get)
            #expect(client?.readToEnd() ?? "" == "")
        }
        let client = try TLSTestClient(port: server.port, as: "client")
        try client.send(get)
        #expect(client.read(until: "GET /a 0").hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(server.handshakeFailures.count == 2)
        server.stop()
    }

    @Test func plainHTTP_isToldSo() throws {
        let server = try server()
        let client = try TestClient(port: server.port)
        try client.send(get)
        #expect(
            client.readToEnd() == "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")
        server.stop()
    }

    @Test func hundredBrokenHandshakes_leaveItServing() throws {
        let server = try server()
        var random = SeededRandom(seed: 1)
        for number in 0..<100 {
            let client = try TestClient(port: server.port)
            let noise = (0..<(number * 7)).map { _ in UInt8(random.next() & 0x7f) }
            let head = number % 2 == 0 ? "\u{16}\u{3}\u{1}\u{2}\u{0}" : ""
            try? client.send(head + String(decoding: noise, as: UTF8.self))
            if number % 3 == 0 { client.reset() }
        }
        let client = try TLSTestClient(port: server.port)
        try client.send(get)
        #expect(client.read(until: "GET /a 0").hasSuffix("GET /a 0"))
        #expect(server.eventually { _, http in http.connectionCount == 1 })
        server.stop()
    }

    @Test func silentClient_isCutOff_whenItsTimeIsOver() throws {
        let server = try server(timeout: .milliseconds(500))
        let client = try TLSTestClient(port: server.port)
        try client.send("GET /park HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(server.eventually { owner, _ in owner.parkedCount == 1 })
        // As in Go, the time runs until the first request.
        let silent = try TestClient(port: server.port)
        let idle = try TLSTestClient(port: server.port)
        #expect(silent.readToEnd() == "" && idle.readToEnd() == "")
        #expect(server.handshakeFailures == ["i/o timeout"])
        #expect(server.eventually { owner, http in owner.parkedCount == 1 && http.connectionCount == 1 })
        server.stop()
    }

    @Test func clientOverTheLimit_isNotServed() throws {
        let server = try server(maxPerClient: 1)
        let first = try TLSTestClient(port: server.port)
        try first.send(get)
        #expect(first.read(until: "GET /a 0").hasSuffix("GET /a 0"))
        // It is told so if it is quick.
        let second = (try? TLSTestClient(port: server.port))?.readToEnd() ?? ""
        #expect(second.isEmpty || second.hasPrefix("HTTP/1.1 429 Too Many Requests\r\n"))
        try first.send(get)
        #expect(first.read(until: "GET /a 0").hasSuffix("GET /a 0"))
        server.stop()
    }

    @Test func otherCertificate_isShown_afterAReload() throws {
        let acceptor = try TLSAcceptor(TLSFixtures.settings(), timeout: .seconds(5))
        let server = try TestHTTPServer(tls: acceptor)
        #expect((try? TLSTestClient(port: server.port, to: "server2.dc1.consul")) == nil)
        nonisolated(unsafe) let shared = acceptor
        _ = server.onLoop { _, _ in try? shared.reload(TLSFixtures.settings("server2")) }
        _ = try TLSTestClient(port: server.port, to: "server2.dc1.consul")
        var broken = TLSFixtures.settings("server2")
        broken.keyFile = "/absent"
        #expect(throws: TLSFailure.self) { try acceptor.reload(broken) }
        _ = try TLSTestClient(port: server.port, to: "server2.dc1.consul")
        server.stop()
    }
}
