// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Texts are those of the recorded case agent/http-check and of Go 1.20's HTTP client.
@Suite struct HTTPProbeRunTests {
    @Test(arguments: [
        (200, HealthStatus.passing, "200 OK"), (204, .passing, "204 No Content"),
        (299, .passing, "299 status code 299"),
        (429, .warning, "429 Too Many Requests"), (503, .critical, "503 Service Unavailable"),
        (302, .critical, "302 Found"), (404, .critical, "404 Not Found"),
    ])
    func status_followsTheCode(_ code: Int, _ status: HealthStatus, _ words: String) throws {
        let bench = try ProbeBench()
        let result = try #require(bench.result(of: bench.http("/status/\(code)")))
        #expect(result.status == status)
        let body = code == 204 ? "" : "status \(code)"
        #expect(result.output == "HTTP GET http://127.0.0.1:\(bench.port)/status/\(code): \(words) Output: \(body)")
    }

    @Test func request_isWhatConsulSends() throws {
        let bench = try ProbeBench()
        _ = bench.result(of: bench.http("/status/200?x=1") {
            $0.method = "PUT"
            $0.body = "hello"
            $0.headers = [
                HTTPProbeHeader(name: "X-Two", values: ["b", "c"]), HTTPProbeHeader(name: "Host", values: ["web"]),
            ]
        })
        let request = try #require(bench.asked.first)
        #expect(request.method == .put && request.rawQuery == "x=1" && request.body == Array("hello".utf8))
        #expect(request.headers[.host] == "web" && request.headers.all(HTTPHeader("X-Two")) == ["b", "c"])
        #expect(request.headers[.userAgent] == "Consul Health Check")
        #expect(request.headers[.accept] == "text/plain, text/*, */*")
        #expect(request.headers[.connection] == "close")
    }

    @Test func output_isTheEndOfALargeBody() throws {
        let bench = try ProbeBench()
        let result = try #require(bench.result(of: bench.http("/large")))
        #expect(result.output.hasSuffix(" Output: " + String(repeating: "x", count: 4093) + "end"))
    }

    @Test func redirect_isFollowed_unlessDisabled() throws {
        let bench = try ProbeBench()
        let followed = try #require(bench.result(of: bench.http("/to/status/429")))
        #expect(followed.status == .warning)
        #expect(followed.output.contains("/to/status/429: 429 Too Many Requests Output: status 429"))
        let other = try ProbeBench()
        let kept = try #require(other.result(of: other.http("/to/status/200") { $0.disablesRedirects = true }))
        #expect(kept.status == .critical && kept.output.contains(": 302 Found Output: "))
    }

    @Test func redirects_end_atTheTenth() throws {
        let bench = try ProbeBench()
        let result = try #require(bench.result(of: bench.http("/loop")))
        #expect(bench.asked.count == 10)
        #expect(result == ProbeResult(
            status: .critical, output: "Get \"http://127.0.0.1:\(bench.port)/loop\": stopped after 10 redirects"))
    }

    @Test func silence_isCritical_whenTheTimeIsOver() throws {
        let bench = try ProbeBench()
        var request = bench.http("/silent")
        request.timeout = .milliseconds(5)
        let words = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
        #expect(bench.result(of: request)?.output == "Get \"http://127.0.0.1:\(bench.port)/silent\": \(words)")
    }

    @Test func bodyThatDoesNotEnd_isWhatCameOfIt() throws {
        let bench = try ProbeBench()
        var request = bench.http("/stream")
        request.timeout = .milliseconds(20)
        let result = try #require(bench.result(of: request))
        #expect(result.status == .passing && result.output.hasSuffix(": 200 OK Output: begun"))
    }

    @Test func closedConnection_isCritical() throws {
        let bench = try ProbeBench()
        #expect(bench.result(of: bench.http("/empty"))?.output == "Get \"http://127.0.0.1:\(bench.port)/empty\": EOF")
    }

    @Test(arguments: [
        ("http://127.0.0.1:1/", "", "Get \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection refused"),
        ("ftp://x/", "HEAD", "Head \"ftp://x/\": unsupported protocol scheme \"ftp\""),
        ("localhost:80/", "", "Get \"localhost:80/\": unsupported protocol scheme \"localhost\""),
        ("127.0.0.1:80/", "", "parse \"127.0.0.1:80/\": first path segment in URL cannot contain colon"),
        ("http:///x", "", "Get \"http:///x\": http: no Host in request URL"),
        ("http://h:x/", "", "parse \"http://h:x/\": invalid port \":x\" after host"),
        ("http://h/%zz", "", "parse \"http://h/%zz\": invalid URL escape \"%zz\""),
        ("http://h/", "G T", "net/http: invalid method \"G T\""),
    ])
    func failure_isInGosWords(_ url: String, _ method: String, _ words: String) throws {
        let bench = try ProbeBench()
        let result = bench.result(of: ProbeRequest(kind: .http(HTTPProbe(url: url, method: method))))
        #expect(result == ProbeResult(status: .critical, output: words))
    }
}
