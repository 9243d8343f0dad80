// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ConnectCAEndpointTests {
    private let world: TestWorld

    init() throws { world = try TestWorld() }

    private func roots() throws -> JSONValue {
        try #require(JSONValue.reading(world.send("GET", "/v1/connect/ca/roots").body))
    }

    @Test func firstLeader_makesARoot() throws {
        let answer = world.send("GET", "/v1/connect/ca/roots")
        #expect(answer.status == .ok)
        #expect(answer.headers[.consulKnownLeader] == "true")
        let roots = try roots()
        let root = try #require(roots["Roots"]?.elements.first)
        #expect(roots["ActiveRootID"] == root["ID"])
        let domain = roots["TrustDomain"]?.text ?? ""
        #expect(domain.hasSuffix(".consul"))
        #expect(root["Name"]?.text == "Consul CA Primary Cert")
        #expect(root["IntermediateCerts"] == .null)
        #expect(root["Active"] == .bool(true))
        #expect(root["PrivateKeyBits"]?.integer == 256)
        let certificate = try Certificate(pem: root["RootCert"]?.text ?? "")
        #expect(root["SigningKeyID"]?.text == CARoot.colonHex(certificate.subjectKeyID))
        #expect(certificate.alternativeNames.uris == ["spiffe://\(roots["TrustDomain"]?.text ?? "")"])
    }

    @Test func roots_comeAsPEM() throws {
        let answer = world.send("GET", "/v1/connect/ca/roots?pem=true")
        #expect(answer.headers[.contentType] == "application/pem-certificate-chain")
        _ = try Certificate(pem: String(decoding: answer.body, as: UTF8.self))
        let refused = world.text("GET", "/v1/connect/ca/roots?pem=maybe")
        #expect(refused == (400, "The 'pem' query parameter must be a boolean value"))
    }

    @Test func sameSeed_makesTheSameRoot() throws {
        #expect(try roots() == (try ConnectCAEndpointTests().roots()))
    }

    @Test func configuration_isConsulsOwn() {
        let answer = world.send("GET", "/v1/connect/ca/configuration")
        #expect(answer.headers[.consulIndex] == nil)
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(text.contains(#""Provider": "consul""#))
        #expect(text.contains(#""LeafCertTTL": "72h""#))
        #expect(text.contains(#""State": null"#))
    }

    @Test func otherKey_rotatesToARootThatTheOldOneSigned() throws {
        let before = try #require(try roots()["Roots"]?.elements.first)
        let index = try #require(world.index("/v1/connect/ca/roots"))
        let waiting = world.submit("GET", "/v1/connect/ca/roots?index=\(index)")
        let put = world.text(
            "PUT", "/v1/connect/ca/configuration",
            #"{"Provider":"consul","Config":{"LeafCertTTL":"72h","IntermediateCertTTL":"8760h","PrivateKeyBits":384}}"#)
        #expect(put == (200, ""))
        #expect(!world.isWaiting(waiting))
        let after = try roots()
        #expect(after["Roots"]?.elements.count == 2)
        let active = try #require(after["Roots"]?.elements.first { $0["Active"] == .bool(true) })
        #expect(active["ID"] != before["ID"])
        #expect(active["PrivateKeyBits"]?.integer == 384)
        let bridge = try Certificate(pem: active["IntermediateCerts"]?.elements.first?.text ?? "")
        let old = try Certificate(pem: before["RootCert"]?.text ?? "")
        #expect(bridge.isSigned(by: old.publicKey))
        #expect(bridge.subject == (try Certificate(pem: active["RootCert"]?.text ?? "")).subject)
        // Twice a leaf's lifetime after that nobody needs the old root.
        world.advance(by: .seconds(144 * 3600 + 3600))
        #expect(try roots()["Roots"]?.elements.count == 1)
    }

    @Test func ownRoot_isTaken() throws {
        let key = CryptoSamples.rootKey.replacingLineEnds
        let root = CryptoSamples.root.replacingLineEnds
        let body = #"{"Provider":"consul","Config":{"PrivateKey":"\#(key)","RootCert":"\#(root)"}}"#
        #expect(world.text("PUT", "/v1/connect/ca/configuration", body) == (200, ""))
        let active = try #require(try roots()["Roots"]?.elements.first { $0["Active"] == .bool(true) })
        #expect(active["RootCert"]?.text == CryptoSamples.root + "\n")
    }

    @Test(arguments: [
        (#"{"Provider":"consul","Config":{"LeafCertTTL":"1m"}}"#,
            "error configuring provider: leaf cert TTL must be greater or equal than 1h0m0s"),
        (#"{"Provider":"x"}"#, #"could not initialize provider: unknown CA provider "x""#),
        (#"{"Provider":"vault","Config":{}}"#,
            "error configuring provider: must provide a Vault token or configure a Vault auth method"),
        (#"{"Provider":"consul","Config":{"PrivateKey":"x"}}"#,
            "error generating CA root certificate: error generating CA: error parsing private key \"x\": "
                + "no PEM-encoded data found"),
    ])
    func whatMakesNoSense_isRefused(_ body: String, _ message: String) throws {
        let before = try roots()
        #expect(world.text("PUT", "/v1/connect/ca/configuration", body) == (500, message))
        #expect(try roots() == before)
    }

    @Test func malformedBody_isRefused() {
        #expect(world.text("PUT", "/v1/connect/ca/configuration", "{").status == 400)
        let state = #"{"Provider":"consul","State":{"a":"b"}}"#
        #expect(
            world.text("PUT", "/v1/connect/ca/configuration", state)
                == (400, "Provider State is read-only. It must be omitted or identical to the current value"))
    }

    @Test func withoutConnect_allIsRefused() throws {
        let world = try TestWorld(json: #"{"connect":{"enabled":false}}"#)
        let refusal = (500, "Connect must be enabled in order to use this endpoint")
        #expect(world.text("GET", "/v1/connect/ca/roots") == refusal)
        #expect(world.text("GET", "/v1/connect/ca/configuration") == refusal)
        #expect(world.text("PUT", "/v1/connect/ca/configuration", "{}") == refusal)
    }
}

extension String {
    /// The text as it stands within a JSON string.
    var replacingLineEnds: String { split(separator: "\n").joined(separator: "\\n") + "\\n" }
}
