// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentConnectCAEndpointTests {
    private let world: TestWorld
    private let path = "/v1/agent/connect/ca/leaf/web"

    init() throws { world = try TestWorld() }

    private func leaf(_ response: Response) throws -> JSONValue {
        #expect(response.status == .ok)
        return try #require(JSONValue.reading(response.body))
    }

    private func index(of leaf: JSONValue) -> String { String(leaf["ModifyIndex"]?.integer ?? 0) }

    @Test func roots_areThoseOfTheServers() {
        let answer = world.send("GET", "/v1/agent/connect/ca/roots")
        #expect(answer.body == world.send("GET", "/v1/connect/ca/roots").body)
        #expect(answer.headers[.cache] != nil)
        #expect(world.send("GET", "/v1/agent/connect/ca/roots").headers[.cache] == "HIT")
    }

    @Test func leaf_isSignedByTheActiveRoot() throws {
        let answer = world.send("GET", path)
        let leaf = try leaf(answer)
        #expect(answer.headers[.cache] == "MISS")
        #expect(answer.headers[.consulIndex] == index(of: leaf))
        #expect(leaf["Service"]?.text == "web")
        let certificate = try Certificate(pem: leaf["CertPEM"]?.text ?? "")
        let root = try Certificate(pem: String(
            decoding: world.send("GET", "/v1/connect/ca/roots?pem=1").body, as: UTF8.self))
        #expect(certificate.isSigned(by: root.publicKey))
        #expect(certificate.publicKey == (try PrivateKey(pem: leaf["PrivateKeyPEM"]?.text ?? "")).publicKey)
        #expect(certificate.alternativeNames.uris == [leaf["ServiceURI"]?.text ?? ""])
        let uri = leaf["ServiceURI"]?.text ?? ""
        #expect(uri.hasSuffix("/ns/default/dc/dc1/svc/web"))
        #expect(leaf["SerialNumber"]?.text == CARoot.colonHex(certificate.serialNumber))
    }

    @Test func leaf_staysTheSame_asLongAsItIsGood() throws {
        let first = try leaf(world.send("GET", path))
        world.advance(by: .seconds(3600))
        #expect(try leaf(world.send("GET", path)) == first)
        let other = try leaf(world.send("GET", "/v1/agent/connect/ca/leaf/db"))
        #expect(other["SerialNumber"] != first["SerialNumber"])
    }

    @Test func blockingCall_getsTheNextLeaf_beforeTheFirstRunsOut() throws {
        let first = try leaf(world.send("GET", path))
        let index = index(of: first)
        var renewed: JSONValue?
        let start = world.now
        while renewed == nil, world.now - start < .seconds(72 * 3600) {
            let id = world.submit("GET", "\(path)?index=\(index)&wait=600s")
            let (answer, _) = try #require(world.answer(to: id, within: .seconds(700)))
            let found = try leaf(answer)
            if self.index(of: found) != index { renewed = found }
        }
        let passed = world.now - start
        #expect(renewed != nil)
        #expect(passed > .seconds(72 * 3600 * 6 / 10) - .seconds(120) && passed < .seconds(72 * 3600 * 9 / 10))
    }

    @Test func blockingCall_getsALeafOfTheNewRoot_withinHalfAMinute() throws {
        let first = try leaf(world.send("GET", path))
        let id = world.submit("GET", "\(path)?index=\(index(of: first))")
        let body = #"{"Provider":"consul","Config":{"PrivateKeyBits":384}}"#
        #expect(world.text("PUT", "/v1/connect/ca/configuration", body).status == 200)
        let start = world.now
        let (answer, at) = try #require(world.answer(to: id, within: .seconds(60)))
        #expect(at - start <= .seconds(30))
        let second = try leaf(answer)
        #expect(second["ModifyIndex"] != first["ModifyIndex"])
        // The leaf, and the new root as the old one signed it.
        let chain = PEMBlock.blocks(in: second["CertPEM"]?.text ?? "")
        try #require(chain.count == 2)
        let (certificate, bridge) = (try Certificate(der: chain[0].bytes), try Certificate(der: chain[1].bytes))
        #expect(certificate.isSigned(by: bridge.publicKey))
    }

    @Test func callWithoutIndex_getsALeafOfTheNewRoot_atOnce() throws {
        let first = try leaf(world.send("GET", path))
        let body = #"{"Provider":"consul","Config":{"PrivateKeyBits":384}}"#
        #expect(world.text("PUT", "/v1/connect/ca/configuration", body).status == 200)
        // Fifty a second are signed.
        world.advance(by: .milliseconds(20))
        #expect(try leaf(world.send("GET", path))["SerialNumber"] != first["SerialNumber"])
    }

    @Test func tooManyRequests_areRefused() throws {
        let body = #"{"Provider":"consul","Config":{"CSRMaxPerSecond":0.1}}"#
        #expect(world.text("PUT", "/v1/connect/ca/configuration", body).status == 200)
        #expect(world.text("GET", path).status == 200)
        #expect(
            world.text("GET", "/v1/agent/connect/ca/leaf/db") == (500, "Rate limit reached, try again later"))
        world.advance(by: .seconds(10))
        #expect(world.text("GET", "/v1/agent/connect/ca/leaf/db").status == 200)
    }

    @Test func withoutAService_isRefused() {
        #expect(
            world.text("GET", "/v1/agent/connect/ca/leaf/")
                == (500, "URI must be either service, agent, server, or kind"))
    }
}
