// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ConsulCAProviderTests {
    private let clusterID = "11111111-2222-3333-4444-555555555555"
    private let now: Int64 = 1_764_000_000
    private let provider: ConsulCAProvider
    private let state: CAProviderState

    init() throws {
        provider = ConsulCAProvider(
            settings: try CAProviderSettings.forConsul(.object([])), clusterID: clusterID, isPrimary: true)
        var random = SeededRandom(seed: 1)
        state = try provider.generateRoot(
            CAProviderState(id: provider.id), serial: 7, at: now, &random)
    }

    @Test func root_isAsConsulMakesIt() throws {
        let root = try Certificate(pem: state.rootCert)
        #expect(root.isSigned(by: root.publicKey))
        #expect(root.isAuthority && root.pathLength == nil)
        #expect(root.serialNumber == [7])
        #expect(root.subject.commonName.hasPrefix("pri-"))
        #expect(root.subject.commonName.hasSuffix(".consul.ca.11111111.consul"))
        #expect(root.alternativeNames.uris == ["spiffe://\(clusterID).consul"])
        #expect(root.notBefore == now && root.notAfter == now + 87600 * 3600)
        #expect(root.subjectKeyID == SHA256.hash(root.publicKey.info))
        #expect(root.authorityKeyID == root.subjectKeyID)
        #expect(root.keyUsage == [.certificateSigning, .listSigning, .digitalSignature])
        let told = try CARoot(pem: state.rootCert, provider: "consul", clusterID: clusterID)
        #expect(told.name == "Consul CA Primary Cert")
        #expect(told.id.utf8.count == 59)
        #expect(told.privateKeyType == "ec" && told.privateKeyBits == 256)
    }

    @Test func leaf_isSignedForTheRequestsKey() throws {
        let key = PrivateKey.ec(.p256, scalar: [UInt8](repeating: 1, count: 32))
        let uri = "spiffe://\(clusterID).consul/ns/default/dc/dc1/svc/web"
        let request = try CertificateRequest(key: key, names: AlternativeNames(dnsNames: ["a.b"], uris: [uri]))
        let leaf = try provider.sign(request, uris: [uri], by: state, serial: 8, at: now)
        let root = try Certificate(pem: state.rootCert)
        #expect(leaf.isSigned(by: root.publicKey))
        #expect(leaf.publicKey == key.publicKey)
        #expect(leaf.notBefore == now - 60 && leaf.notAfter == now - 60 + 72 * 3600)
        #expect(leaf.alternativeNames.uris == [uri] && leaf.alternativeNames.dnsNames == ["a.b"])
        #expect(leaf.authorityKeyID == root.subjectKeyID)
        #expect(!leaf.isAuthority)
    }

    @Test func newRoot_isTrustedThroughTheOldOne() throws {
        let other = ConsulCAProvider(
            settings: try CAProviderSettings.forConsul(JSONValue.reading(Array(#"{"PrivateKeyBits":384}"#.utf8))),
            clusterID: clusterID, isPrimary: true)
        #expect(other.id != provider.id)
        var random = SeededRandom(seed: 2)
        let next = try other.generateRoot(CAProviderState(id: other.id), serial: 9, at: now, &random)
        let newRoot = try Certificate(pem: next.rootCert)
        let bridge = try provider.crossSign(newRoot, by: state, serial: 10, at: now)
        let oldRoot = try Certificate(pem: state.rootCert)
        #expect(bridge.isSigned(by: oldRoot.publicKey))
        #expect(bridge.subject == newRoot.subject && bridge.issuer == oldRoot.subject)
        #expect(bridge.publicKey == newRoot.publicKey && bridge.subjectKeyID == newRoot.subjectKeyID)
        #expect(bridge.notAfter - bridge.notBefore == 7 * 86_400)
        #expect(bridge.isAuthority)
    }

    @Test func secondary_getsAnIntermediateWithoutAuthoritiesBelow() throws {
        let secondary = ConsulCAProvider(settings: provider.settings, clusterID: clusterID, isPrimary: false)
        var random = SeededRandom(seed: 4)
        let (asking, request) = try secondary.intermediateRequest(CAProviderState(id: secondary.id), &random)
        #expect(request.isSigned)
        let signed = try provider.signIntermediate(request, by: state, serial: 11, at: now)
        #expect(signed.isAuthority && signed.pathLength == 0)
        let ready = try secondary.settingIntermediate(signed.pem, root: state.rootCert, of: asking)
        #expect(ready.intermediateCert == signed.pem)
        let other = try Certificate(pem: CryptoSamples.root)
        #expect(throws: CryptoError.self) {
            try secondary.settingIntermediate(other.pem, root: state.rootCert, of: asking)
        }
        #expect(throws: CryptoError("intermediate cert is for a different private key")) {
            try secondary.settingIntermediate(signed.pem, root: state.rootCert, of: state)
        }
    }

    @Test func foreignRequest_isRefused() throws {
        let key = PrivateKey.ec(.p256, scalar: [UInt8](repeating: 1, count: 32))
        let request = try CertificateRequest(key: key, names: AlternativeNames(uris: ["spiffe://other.consul"]))
        #expect(
            throws: CryptoError(
                "incoming CSR domain \"spiffe://other.consul\" is not valid for our domain "
                    + "\"spiffe://\(clusterID).consul\"")
        ) { try provider.signIntermediate(request, by: state, serial: 1, at: now) }
        #expect(throws: CryptoError("provider not initialized")) {
            try provider.sign(request, uris: [], by: CAProviderState(id: "x"), serial: 1, at: now)
        }
    }
}
