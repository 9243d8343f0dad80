// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What is passed on to a metrics server, as Go's `httputil.ReverseProxy` does, and what comes back.
@Suite struct UIMetricsEndpointTests {
    private static func world(_ proxy: String, also more: String = "") throws -> TestWorld {
        try TestWorld(json: #"{"ui_config":{"enabled":true,"metrics_proxy":\#(proxy)}\#(more)}"#)
    }

    private static let prometheus = #"{"base_url":"http://prom:9090/base","path_allowlist":["/base/api"]}"#

    @Test func request_goesToTheServer_withItsQueryAndWithoutTheToken() throws {
        let world = try Self.world(
            #"{"base_url":"http://prom:9090/base","add_headers":[{"name":"authorization","value":"Basic eDp5"}]}"#)
        let id = world.submit(
            "GET", "/v1/internal/ui/metrics-proxy/api/v1/query?query=up%7B%7D",
            headers: [
                ("X-Consul-Token", "secret"), ("Accept", "text/*"), ("Connection", "X-Gone"), ("X-Gone", "1"),
                ("X-Forwarded-For", "10.1.1.1"),
            ])
        let passed = try #require(world.relayed.first)
        #expect(passed.id == id && world.isWaiting(id))
        #expect(passed.request.url.text == "http://prom:9090/base/api/v1/query?query=up%7B%7D")
        #expect(
            String(decoding: passed.request.bytes, as: UTF8.self)
                == "GET /base/api/v1/query?query=up%7B%7D HTTP/1.1\r\nHost: test\r\nAccept: text/*\r\n"
                + "Authorization: Basic eDp5\r\nX-Forwarded-For: 10.1.1.1, 127.0.0.1\r\nConnection: close\r\n\r\n")
    }

    @Test func answer_comesBack_withItsStatusAndHeaders() throws {
        let world = try Self.world(Self.prometheus)
        let id = world.submit("GET", "/v1/internal/ui/metrics-proxy/api")
        let headers = HTTPHeaders([
            (.contentType, "application/xml"), (HTTPHeader("X-Own"), "1"), (HTTPHeader("Keep-Alive"), "5"),
        ])
        world.answerRelayed(RelayAnswer(status: .unsupportedMediaType, headers: headers, body: Array("<a/>".utf8)))
        let (response, _) = try #require(world.answer(to: id, within: .zero))
        #expect(response.status == .unsupportedMediaType && response.body == Array("<a/>".utf8))
        #expect(response.headers.all(.contentType) == ["application/xml"])
        #expect(response.headers[HTTPHeader("X-Own")] == "1" && response.headers[HTTPHeader("Keep-Alive")] == nil)
        #expect(response.headers[.consulDefaultACLPolicy] == "allow")
    }

    @Test func serverThatCannotBeAsked_isABadGateway() throws {
        let world = try Self.world(Self.prometheus)
        let id = world.submit("GET", "/v1/internal/ui/metrics-proxy/api")
        world.answerRelayed(nil)
        let (response, _) = try #require(world.answer(to: id, within: .zero))
        #expect(response.status == .badGateway && response.body.isEmpty)
    }

    @Test func clientThatHungUp_hearsNothing() throws {
        let world = try Self.world(Self.prometheus)
        let id = world.submit("GET", "/v1/internal/ui/metrics-proxy/api")
        world.hangUp(id)
        world.answerRelayed(RelayAnswer(status: .ok, headers: HTTPHeaders(), body: []))
        #expect(world.isWaiting(id))
        #expect(world.world.cluster.relays.isEmpty && world.world.cluster.openRequests.isEmpty)
    }

    @Test func nothingIsPassedOn_butWhatIsAllowed() throws {
        let plain = try TestWorld(json: #"{"ui_config":{"enabled":false}}"#)
        #expect(plain.text("GET", "/v1/internal/ui/metrics-proxy/x").text == "UI is not enabled")
        let without = try TestWorld(json: #"{"ui_config":{"enabled":true}}"#)
        #expect(without.text("GET", "/v1/internal/ui/metrics-proxy/x").text == "Metrics proxy is not enabled")
        let world = try Self.world(Self.prometheus)
        #expect(world.text("GET", "/v1/internal/ui/metrics-proxy/other").status == 403)
        #expect(world.text("GET", "/v1/internal/ui/metrics-proxy/api%2F..%2Fother").status == 301)
        let open = try Self.world(#"{"base_url":"http://prom:9090/base"}"#)
        for path in ["%252e%252e/other", "%25zz"] {
            let answer = open.text("GET", "/v1/internal/ui/metrics-proxy/\(path)")
            #expect(answer.status == 400 && answer.text == "Invalid path.", "\(path)")
        }
        #expect(world.relayed.isEmpty && open.relayed.isEmpty)
    }

    @Test func tokenOfTheConfiguration_isNotUsed() throws {
        let tokens = #"{"initial_management":"root","default":"root"}"#
        let world = try Self.world(
            Self.prometheus, also: #","acl":{"enabled":true,"default_policy":"deny","tokens":\#(tokens)}"#)
        #expect(world.text("GET", "/v1/internal/ui/metrics-proxy/api").status == 403)
        #expect(world.text("GET", "/v1/internal/ui/metrics-proxy/api?token=root").status == 403)
        _ = world.submit("GET", "/v1/internal/ui/metrics-proxy/api", headers: [("X-Consul-Token", "root")])
        #expect(world.relayed.count == 1)
    }
}
