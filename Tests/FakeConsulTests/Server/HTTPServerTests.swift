// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HTTPServerTests {
    private let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

    private func answer(_ body: String, close: Bool = false) -> String {
        "HTTP/1.1 200 OK\r\nDate: Mon, 02 Jan 2006 15:04:05 GMT\r\n" + (close ? "Connection: close\r\n" : "")
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test func connection_servesRequestAfterRequest() throws {
        let server = try TestHTTPServer()
        let client = try TestClient(port: server.port)
        for _ in 0..<3 {
            try client.send(get)
            #expect(client.read(until: "GET /a 0") == answer("GET /a 0"))
        }
        try client.send("PUT /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
        #expect(client.readToEnd() == answer("PUT /b 2", close: true))
        server.stop()
    }

    @Test func pipelinedRequests_areAnsweredInOrder_whenOneIsParked() throws {
        let server = try TestHTTPServer()
        let client = try TestClient(port: server.port)
        let park = "GET /park HTTP/1.1\r\nHost: x\r\n\r\n"
        try client.send(get + park + get + "GET /z HTTP/1.0\r\n\r\n")
        #expect(client.read(until: "GET /a 0") == answer("GET /a 0"))
        #expect(server.eventually { owner, _ in owner.parkedCount == 1 })
        _ = server.onLoop { owner, _ in owner.answerParked("woken") }
        let rest = client.readToEnd()
        #expect(rest.hasPrefix(answer("woken") + answer("GET /a 0") + "HTTP/1.0 200 OK\r\n"))
        #expect(rest.hasSuffix("GET /z 0"))
        server.stop()
    }

    @Test func pipelinedRequests_areAllAnswered_whenTheCoreAnswersOneATurn() throws {
        let server = try TestHTTPServer()
        let client = try TestClient(port: server.port)
        let delay = "GET /delay HTTP/1.1\r\nHost: x\r\n\r\n"
        try client.send(String(repeating: delay, count: 200) + "GET /z HTTP/1.0\r\n\r\n")
        #expect(client.readToEnd().split(separator: "delayed", omittingEmptySubsequences: false).count == 201)
        server.stop()
    }

    @Test func thousandPipelinedRequests_areAllAnswered() throws {
        let server = try TestHTTPServer()
        let client = try TestClient(port: server.port)
        try client.send(String(repeating: get, count: 1000) + "GET /last HTTP/1.0\r\n\r\n")
        let text = client.readToEnd()
        #expect(text.hasPrefix(String(repeating: answer("GET /a 0"), count: 1000)))
        #expect(text.hasSuffix("GET /last 0"))
        server.stop()
    }

    @Test func parkedRequest_isCancelled_whenTheClientHangsUp() throws {
        let server = try TestHTTPServer()
        for reset in [false, true] {
            let before = server.onLoop { owner, _ in owner.hungUpCount }
            do {
                let client = try TestClient(port: server.port)
                try client.send("GET /park HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(server.eventually { owner, _ in owner.parkedCount == 1 })
                withExtendedLifetime(client) { if reset { client.reset() } }
            }
            #expect(server.eventually { owner, http in
                owner.hungUpCount == (before ?? 0) + 1 && owner.parkedCount == 0 && http.connectionCount == 0
            })
        }
        server.stop()
    }

    @Test func halfClosedClient_isAnswered_whenTheAnswerTakesNoWaiting() throws {
        let server = try TestHTTPServer()
        for path in ["/a", "/delay"] {
            let client = try TestClient(port: server.port)
            try client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            client.endOutput()
            #expect(client.readToEnd() == answer(path == "/a" ? "GET /a 0" : "delayed"))
        }
        server.stop()
    }

    @Test func garbage_isRefused_andTheConnectionEnds() throws {
        let server = try TestHTTPServer()
        let client = try TestClient(port: server.port)
        try client.send("nonsense\r\n")
        #expect(client.readToEnd().hasSuffix("Connection: close\r\n\r\n400 Bad Request"))
        let silent = try TestClient(port: server.port)
        silent.endOutput()
        #expect(silent.readToEnd() == "")
        #expect(server.eventually { _, http in http.connectionCount == 0 })
        server.stop()
    }

    @Test func largeBodies_areReadOrRefused() throws {
        let server = try TestHTTPServer()
        let body = String(repeating: "x", count: 1 << 20)
        let client = try TestClient(port: server.port)
        try client.send("PUT /b HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1048576\r\n\r\n")
        #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        try client.send(body)
        #expect(client.read(until: "1048576") == answer("PUT /b 1048576"))
        try client.send("PUT /c HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n" + body)
        #expect(client.readToEnd() == answer("PUT /c 0 fault: http: request body too large of 104857600", close: true))
        server.stop()
    }

    @Test func largeAnswer_reachesASlowClient() throws {
        let server = try TestHTTPServer()
        let client = try TestClient(port: server.port)
        try client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\nGET /last HTTP/1.0\r\n\r\n")
        #expect(server.eventually { _, http in http.connectionCount == 1 })
        let text = client.readToEnd()
        #expect(text.utf8.count > 8 << 20 && text.hasSuffix("GET /last 0"))
        server.stop()
    }

    @Test func stream_comesInChunks() throws {
        let server = try TestHTTPServer()
        let client = try TestClient(port: server.port)
        try client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n" + get)
        let text = client.read(until: "GET /a 0")
        #expect(text.hasSuffix("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n" + answer("GET /a 0")))
        server.stop()
    }

    @Test func hangUps_areAsOrdered() throws {
        let server = try TestHTTPServer()
        for path in ["/reset", "/empty", "/truncated"] {
            let client = try TestClient(port: server.port)
            try client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            let text = client.readToEnd()
            #expect(path == "/truncated" ? text.hasSuffix("Content-Length: 8\r\n\r\nabc") : text == "")
        }
        server.stop()
    }

    @Test func client_isTurnedAway_whenItHasTooManyConnections() throws {
        let server = try TestHTTPServer(maxPerClient: 2)
        var clients = [try TestClient(port: server.port), try TestClient(port: server.port)]
        #expect(server.eventually { _, http in http.connectionCount == 2 })
        #expect(
            try TestClient(port: server.port).readToEnd()
                == "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain\r\nContent-Length: 81\r\n"
                + "Connection: close\r\n\r\n"
                + "Your IP is issuing too many concurrent connections, please rate limit your calls\n")
        clients.removeLast()
        #expect(server.eventually { _, http in http.connectionCount == 1 })
        let next = try TestClient(port: server.port)
        try next.send(get)
        #expect(next.read(until: "GET /a 0") == answer("GET /a 0"))
        server.stop()
    }
}
