// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Expectations are those of Go's `net/http` 1.20 server, which real Consul is built on.
@Suite struct RequestParserTests {
    static let heads: [(String, [String])] = [
        ("GET /v1/kv/a?raw HTTP/1.1\r\nHost: x\r\n\r\n", ["GET /v1/kv/a ?raw"]),
        ("GET / HTTP/1.1\nHost: x\n\n", ["GET /"]),
        ("GET / HTTP/1.2\r\nHost: x\r\n\r\n", ["GET /"]),
        ("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", ["BREW /"]),
        ("GET / HTTP/1.0\r\n\r\n", ["GET / 1.0 close"]),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", ["GET / 1.0"]),
        ("GET / HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n\r\n", ["GET / close"]),
        ("GET / HTTP/1.1\r\n\r\n", ["400: missing required Host header"]),
        ("GET / HTTP/1.1\r\nHost:\r\n\r\n", ["GET /"]),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", ["400: malformed Host header"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", ["400"]),
        ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", ["505: unsupported protocol version"]),
        ("GET / HTTP/0.9\r\nHost: x\r\n\r\n", ["505: unsupported protocol version"]),
        ("PRI * HTTP/2.0\r\n\r\n", ["PRI *"]),
        ("GET / HTTP/1.1 \r\nHost: x\r\n\r\n", ["400"]),
        ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET /\r\n", ["400"]),
        ("GET / http/1.1\r\n", ["400"]),
        ("GET / HTTP/1.10\r\n", ["400"]),
        ("G@T / HTTP/1.1\r\n", ["400"]),
        (" GET / HTTP/1.1\r\n", ["400"]),
        ("\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\n Host: x\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: x\r\nbroken\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n", ["400: invalid header name"]),
        ("GET / HTTP/1.1\r\nHost : x\r\nHost: x\r\n\r\n", ["400: invalid header name"]),
        ("GET / HTTP/1.1\r\nHost: x\r\nA(: c\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: \u{1}\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: \u{7f}\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: é\t\r\n\r\n", ["GET /"]),
        ("GET / HTTP/1.1\r\nHost: x\r\n: nameless\r\n\r\n", ["GET /"]),
        ("GET / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n", ["417"]),
    ]

    static let targets: [(String, [String])] = [
        ("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET /?%zz HTTP/1.1\r\nHost: x\r\n\r\n", ["GET / ?%zz"]),
        ("GET /a%2Fb?c?d HTTP/1.1\r\nHost: x\r\n\r\n", ["GET /a%2Fb ?c?d"]),
        ("GET /é HTTP/1.1\r\nHost: x\r\n\r\n", ["GET /é"]),
        ("GET /\u{7f} HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET v1 HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET ?a HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", ["OPTIONS *"]),
        ("GET http://h:8500/v1?q HTTP/1.1\r\nHost: x\r\n\r\n", ["GET /v1 ?q"]),
        ("GET http://u:p@[::1]:8500/v1 HTTP/1.1\r\nHost: x\r\n\r\n", ["GET /v1"]),
        ("GET http://h HTTP/1.1\r\nHost: x\r\n\r\n", ["GET "]),
        ("GET http://h:8x/ HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET http://h^/ HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("GET mailto:a HTTP/1.1\r\nHost: x\r\n\r\n", ["GET "]),
        ("GET :a HTTP/1.1\r\nHost: x\r\n\r\n", ["400"]),
        ("CONNECT h:443 HTTP/1.1\r\n\r\n", ["CONNECT "]),
        ("CONNECT /rpc HTTP/1.1\r\n\r\n", ["CONNECT /rpc"]),
    ]

    static let bodies: [(String, [String])] = [
        (
            "PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.0\r\n\r\n",
            ["PUT /a [abc]", "GET / 1.0 close"]
        ),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 003\r\n\r\nabc", ["PUT /a [abc]"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", ["400"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", ["400"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775808\r\n\r\n", ["400"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\n", ["400"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", ["PUT /a"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", ["PUT /a [abc]"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", ["400"]),
        ("HEAD /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", ["400"]),
        ("HEAD /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", ["HEAD /a"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", ["501"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", ["501"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", ["501"]),
        ("PUT /a HTTP/1.0\r\nTransfer-Encoding: gzip\r\n\r\n", ["PUT /a 1.0 close"]),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: CHUNKED\r\n\r\n3\r\nabc\r\n0\r\n\r\n", ["PUT /a [abc]"]),
        (
            "PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            ["PUT /a [a]"]
        ),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: Content-Length\r\n\r\n", ["400"]),
        (
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
            ["POST /a [a]", "GET /b 1.0 close"]
        ),
        ("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na\r\nGET /b HTTP/1.0\r\n\r\n", ["PUT /a [a]", "400"]),
    ]

    @Test(arguments: heads + targets + bodies)
    func outcome_isGos(_ text: String, _ expected: [String]) {
        #expect(ParserHarness().outputs(of: text) == expected)
    }

    @Test(arguments: heads + targets + bodies)
    func outcome_isTheSame_whenBytesComeOneByOne(_ text: String, _ expected: [String]) {
        #expect(ParserHarness(pieceSize: 1).outputs(of: text) == expected)
    }

    @Test func pipelinedRequests_comeOutInOrder() {
        let one = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
        let two = "PUT /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
        #expect(ParserHarness().outputs(of: one + two + one) == ["GET /1", "PUT /2 [hi]", "GET /1"])
    }

    @Test func head_isRefused_whenOverTheLimit() {
        let long = String(repeating: "a", count: 1 << 20)
        let head = "GET / HTTP/1.1\r\nHost: x\r\nA: \(long)\r\n"
        #expect(ParserHarness().outputs(of: head + "\r\n") == ["GET /"])
        #expect(ParserHarness().outputs(of: head + "B: \(String(repeating: "b", count: 5000))\r\n\r\n") == ["431"])
        #expect(ParserHarness(pieceSize: 4096).outputs(of: "GET /" + long + long) == ["431"])
    }

    @Test func body_isNotRead_whenDeclaredOverTheLimit() {
        let head = "PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: "
        let next = "GET /b HTTP/1.0\r\n\r\n"
        let small = head + "101\r\n\r\n" + String(repeating: "x", count: 101) + next
        #expect(
            ParserHarness().outputs(of: small)
                == ["PUT /a fault: http: request body too large", "GET /b 1.0 close"])
        let large = head + "104857600\r\n\r\nxxx"
        #expect(ParserHarness().outputs(of: large) == ["PUT /a fault: http: request body too large must close"])
        #expect(ParserHarness().requests(in: large).first?.request.contentLength == 104_857_600)
    }

    @Test func continue_isAsked_whenTheBodyIsWanted() {
        let head = "PUT /a HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: "
        #expect(ParserHarness(pieceSize: 1).outputs(of: head + "2\r\n\r\nhi") == ["100", "PUT /a [hi]"])
        #expect(
            ParserHarness().outputs(of: head + "101\r\n\r\n")
                == ["PUT /a fault: http: request body too large must close"])
        #expect(ParserHarness().outputs(of: head + "0\r\n\r\n") == ["PUT /a"])
    }

    @Test func end_isAFault_whenTheBodyIsShort() {
        let head = "PUT /a HTTP/1.1\r\nHost: x\r\n"
        let harness = ParserHarness(ends: true)
        let cut = ["PUT /a [abc] fault: unexpected EOF must close"]
        #expect(harness.outputs(of: head + "Content-Length: 5\r\n\r\nabc") == cut)
        #expect(harness.outputs(of: head + "Transfer-Encoding: chunked\r\n\r\n5\r\nabc") == cut)
    }

    @Test func end_isBadRequest_whenTheHeadIsShort() {
        #expect(ParserHarness(ends: true).outputs(of: "GET / HTTP/1.1\r\nHost: x\r\n") == ["400"])
        #expect(ParserHarness(ends: true).outputs(of: "GET / HTTP/1.0\r\n\r\n") == ["GET / 1.0 close"])
    }

    @Test func request_carriesWhatTheRouterNeeds() throws {
        let fields = "host: localhost:8500\r\nX-CONSUL-token:  t \r\nContent-Length: 1\r\n"
        let text = "PUT /v1/kv/a%2Fb?cas=0&x=%41+b HTTP/1.1\r\n\(fields)\r\nz"
        let request = try #require(ParserHarness().requests(in: text).first?.request)
        #expect(request.rawPath == "/v1/kv/a%2Fb")
        #expect(request.path == Array("/v1/kv/a/b".utf8))
        #expect(request.query["x"] == "A b")
        #expect(request.headers[HTTPHeader("X-Consul-Token")] == "t")
        #expect(request.headers.fields.map(\.name.name) == ["Host", "X-Consul-Token", "Content-Length"])
        #expect(request.contentLength == 1)
        #expect(request.remoteAddress == "1.2.3.4:5")
    }

    @Test func foldedLines_areJoinedByOneSpace() throws {
        let text = "GET / HTTP/1.1\r\nA: one  \r\n \t two\r\nHost: x\r\n\r\n"
        let request = try #require(ParserHarness().requests(in: text).first?.request)
        #expect(request.headers[HTTPHeader("a")] == "one two")
        #expect(request.headers[.host] == "x")
    }

    @Test func buffer_isEmpty_whenEverythingIsRead() {
        var parser = RequestParser()
        #expect(parser.isIdle)
        Array("GET / HT".utf8).withUnsafeBytes { parser.feed($0) }
        #expect(!parser.isIdle)
        Array("TP/1.0\r\n\r\n".utf8).withUnsafeBytes { parser.feed($0) }
        guard case .request = parser.next(bodyLimit: { _ in 0 }) else { Issue.record("no request"); return }
        #expect(parser.isIdle && parser.bufferedCount == 0)
    }
}
