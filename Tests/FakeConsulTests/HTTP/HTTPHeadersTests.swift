// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HTTPHeadersTests {
    private let token = HTTPHeader("X-Consul-Token")

    private var received: HTTPHeaders {
        let text = "GET / HTTP/1.1\r\nHost: h\r\nx-consul-token: a\r\nX-Consul-Token: b\r\n\r\n"
        return ParserHarness().requests(in: text).first?.request.headers ?? HTTPHeaders()
    }

    @Test func value_isFound_whateverTheCase() {
        #expect(received[HTTPHeader("X-CONSUL-TOKEN")] == "a")
        #expect(received.all(token) == ["a", "b"])
        #expect(received[.accept] == nil)
    }

    @Test func setting_replacesReceivedFields() {
        var headers = received
        headers[token] = "c"
        headers.add(token, "d")
        #expect(headers.all(token) == ["c", "d"])
        #expect(headers.fields.map(\.name.name) == ["Host", "X-Consul-Token", "X-Consul-Token"])
        headers[.host] = nil
        #expect(headers[.host] == nil)
    }

    @Test func canonicalName_isGos() {
        #expect(HTTPHeader(canonicalizing: "x-CONSUL-index".utf8).name == "X-Consul-Index")
    }
}
