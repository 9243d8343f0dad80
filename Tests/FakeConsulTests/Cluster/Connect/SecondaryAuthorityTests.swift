// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// A datacenter whose leaves hang on the root of another one.
@Suite struct SecondaryAuthorityTests {
    private let world: FaultWorld

    init() throws {
        world = try FaultWorld(datacenters: "dc1=1,dc2=1", json: #","primary_datacenter":"dc1""#)
        world.advance(by: .seconds(60))
    }

    private func json(_ path: String, at datacenter: String) throws -> JSONValue {
        let name = world.cluster.leader(of: datacenter)?.name ?? ""
        let answer = try #require(world.send("GET", path, at: name))
        #expect(answer.status == 200, "\(path): \(answer.text)")
        return JSONValue.reading(Array(answer.text.utf8)) ?? .null
    }

    private func active(_ datacenter: String) throws -> JSONValue {
        let roots = try json("/v1/connect/ca/roots", at: datacenter)["Roots"]?.elements ?? []
        return try #require(roots.first { $0["Active"] == .bool(true) })
    }

    /// Whether a leaf of the secondary is trusted by who knows the primary's root only.
    private func expectTrustedLeaf() throws {
        let leaf = try json("/v1/agent/connect/ca/leaf/web", at: "dc2")["CertPEM"]?.text ?? ""
        let chain = try PEMBlock.blocks(in: leaf).map { try Certificate(der: $0.bytes) }
        let root = try Certificate(pem: try active("dc1")["RootCert"]?.text ?? "")
        #expect(chain.count >= 2)
        let issuer = try #require(chain.dropFirst().first { chain[0].isSigned(by: $0.publicKey) })
        #expect(issuer.isAuthority && issuer.pathLength == 0)
        #expect(issuer.isSigned(by: root.publicKey))
        #expect(chain[0].alternativeNames.uris[0].contains("/dc/dc2/svc/web"))
    }

    @Test func leafOfTheSecondary_hangsOnThePrimarysRoot() throws {
        let (first, second) = (try active("dc1"), try active("dc2"))
        #expect(first["ID"] == second["ID"])
        #expect(
            try json("/v1/connect/ca/roots", at: "dc1")["TrustDomain"]
                == json("/v1/connect/ca/roots", at: "dc2")["TrustDomain"])
        #expect(second["IntermediateCerts"]?.elements.count == 1)
        #expect(first["SigningKeyID"] != second["SigningKeyID"])
        try expectTrustedLeaf()
    }

    @Test func secondary_followsWhenThePrimaryRotates() throws {
        let before = try active("dc2")
        let leader = world.cluster.leader(of: "dc1")?.name ?? ""
        let body = #"{"Provider":"consul","Config":{"PrivateKeyBits":384}}"#
        #expect(world.send("PUT", "/v1/connect/ca/configuration", body, at: leader)?.status == 200)
        world.advance(by: .seconds(30))
        let after = try active("dc2")
        #expect(after["ID"] != before["ID"])
        #expect(try after["ID"] == active("dc1")["ID"])
        try expectTrustedLeaf()
    }
}
