// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentConnectAuthorizeTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func authorize(_ uri: String, target: String = "db") -> (status: Int, text: String) {
        let body = #"{"Target":"\#(target)","ClientCertURI":"\#(uri)","ClientCertSerial":"1"}"#
        let answer = world.text("POST", "/v1/agent/connect/authorize", body)
        return (answer.status, answer.text.replacing("\n", with: "").replacing("    ", with: ""))
    }

    @Test func decision_namesTheIntention() {
        let body = #"{"Action":"deny"}"#
        #expect(world.text("PUT", "/v1/connect/intentions/exact?source=web&destination=db", body).status == 200)
        let answer = authorize("spiffe://x/ns/default/dc/dc1/svc/web")
        #expect(
            answer.text
                == #"{"Authorized": false,"Reason": "Matched L4 intention: default/web =\u003e default/db "#
                + #"(Precedence: 9, Action: DENY)"}"#)
        #expect(authorize("spiffe://x/ns/default/dc/dc1/svc/api").text.contains("Default behavior configured by ACLs"))
    }

    @Test(arguments: [
        ("x", "ClientCertURI not a valid Connect identifier"),
        ("spiffe://x/ns/default/dc/dc1", "ClientCertURI not a valid Connect identifier"),
        ("spiffe://x.consul", "ClientCertURI not a valid Service identifier"),
        ("spiffe://x/agent/client/dc/dc1/id/n", "ClientCertURI not a valid Service identifier"),
    ])
    func uri_isRefused(_ uri: String, _ message: String) {
        let answer = authorize(uri)
        #expect(answer.status == 400 && answer.text == message)
    }

    @Test func secondAnswer_comesFromTheCache() {
        let body = Array(#"{"Target":"db","ClientCertURI":"spiffe://x/ns/default/dc/dc1/svc/web"}"#.utf8)
        let answers = (0..<2).map { _ in world.send("POST", "/v1/agent/connect/authorize", body: body) }
        #expect(answers.map { $0.headers[.cache] } == ["MISS", "HIT"])
        #expect(answers.allSatisfy { $0.headers[.consulIndex] == nil })
    }
}
