// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HTTPProbeRequestTests {
    private func request(_ url: String, _ headers: [HTTPProbeHeader] = []) throws -> HTTPProbeRequest {
        HTTPProbeRequest(url: try ClientURL(parsing: url), method: "POST", headers: headers, body: Array("b".utf8))
    }

    private func redirected(_ request: HTTPProbeRequest, _ code: Int, to location: String) throws -> HTTPProbeRequest? {
        let headers = HTTPHeaders([(.location, location)])
        return try request.redirected(by: ResponseHead(code: code, status: "", headers: headers))
    }

    @Test func bytes_areGos() throws {
        let text = String(decoding: try request("http://u:p@web:81/x?y").bytes, as: UTF8.self)
        #expect(text.hasPrefix("POST /x?y HTTP/1.1\r\nHost: web:81\r\nUser-Agent: Consul Health Check\r\n"))
        #expect(text.contains("\r\nAuthorization: Basic dTpw\r\n") && text.hasSuffix("\r\n\r\nb"))
    }

    @Test func headers_cannotForgeARequest() throws {
        let value = try request("http://web", [HTTPProbeHeader(name: "A", values: ["b\r\nC: d"])])
        #expect(value.refusal == "net/http: invalid header field value for \"A\"")
        let name = try request("http://web", [HTTPProbeHeader(name: "A b", values: [""])])
        #expect(name.refusal == "net/http: invalid header field name \"A b\"")
    }

    @Test func redirect_changesTheMethod_orKeepsIt() throws {
        let found = try #require(try redirected(request("http://web/a"), 302, to: "/b"))
        #expect(found.method == "GET" && found.body == [] && found.url.text == "http://web/b")
        let temporary = try #require(try redirected(request("http://web/a"), 307, to: "/b"))
        #expect(temporary.method == "POST" && temporary.body == Array("b".utf8))
        #expect(try redirected(request("http://web/a"), 304, to: "/b") == nil)
        #expect(try redirected(request("http://web/a"), 302, to: "") == nil)
    }

    @Test func secrets_stayWithTheirHost() throws {
        let secret = [HTTPProbeHeader(name: "authorization", values: ["x"])]
        let away = try #require(try redirected(request("http://web/", secret), 302, to: "http://other/"))
        #expect(away.headers.map(\.name) == ["Referer"])
        let below = try #require(try redirected(request("http://web/", secret), 302, to: "http://a.web/"))
        #expect(below.headers.map(\.name) == ["authorization", "Referer"])
    }
}
