// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CAProviderSettingsTests {
    private func settings(_ json: String) throws(CryptoError) -> CAProviderSettings {
        try CAProviderSettings.forConsul(JSONValue.reading(Array(json.utf8)))
    }

    @Test func defaults_areConsuls() throws {
        let settings = try settings("{}")
        #expect(settings.leafCertTTL == .seconds(72 * 3600))
        #expect(settings.rootCertTTL == .seconds(87600 * 3600))
        #expect(settings.csrMaxPerSecond == 50)
        #expect(settings.privateKeyType == "ec" && settings.privateKeyBits == 256)
    }

    @Test func values_areReadLeniently() throws {
        let settings = try settings(
            #"{"leafcertttl":"24h","CSRMaxPerSecond":"7.5","PrivateKeyBits":"384","RootCertTTL":315360000000000000}"#)
        #expect(settings.leafCertTTL == .seconds(86_400))
        #expect(settings.csrMaxPerSecond == 7.5)
        #expect(settings.privateKeyBits == 384)
        #expect(settings.rootCertTTL == .seconds(315_360_000))
    }

    @Test(arguments: [
        (#"{"LeafCertTTL":"30m"}"#, "leaf cert TTL must be greater or equal than 1h0m0s"),
        (
            #"{"LeafCertTTL":"9000h","IntermediateCertTTL":"30000h"}"#, "leaf cert TTL must be less than 8760h0m0s"
        ),
        (#"{"IntermediateCertTTL":"2h","LeafCertTTL":"1h"}"#, "Intermediate Cert TTL must be greater or equal than 3h"),
        (
            #"{"IntermediateCertTTL":"100h"}"#,
            "Intermediate Cert TTL must be greater or equal than 3 * LeafCertTTL (>=216h0m0s)."
        ),
        (
            #"{"RootCertTTL":"1h"}"#,
            "root cert TTL is set and is not greater than intermediate cert ttl. root cert ttl: 1h0m0s, "
                + "intermediate cert ttl: 8760h0m0s"
        ),
        (#"{"PrivateKeyBits":100}"#, "EC key length must be one of (224, 256, 384, 521) bits"),
        (#"{"PrivateKeyType":"rsa"}"#, "RSA key length must be 2048 or 4096 bits"),
        (#"{"PrivateKeyType":"dsa"}"#, "private key type must be either 'ec' or 'rsa'"),
        (#"{"RootCert":"x"}"#, "must provide a private key when providing a root cert"),
    ])
    func nonsense_isRefusedInConsulsWords(_ json: String, _ message: String) {
        #expect(throws: CryptoError(message)) { try settings(json) }
    }

    @Test func invalidDuration_isRefused() {
        #expect(throws: CryptoError.self) { try settings(#"{"LeafCertTTL":"soon"}"#) }
    }

    @Test(arguments: [("ec", 224), ("ec", 256), ("ec", 384), ("ec", 521)])
    func newKey_isOfTheKindAskedFor(_ type: String, _ bits: Int) throws {
        var random = SeededRandom(seed: 3)
        let settings = try settings(#"{"PrivateKeyType":"\#(type)","PrivateKeyBits":\#(bits)}"#)
        let key = try settings.newPrivateKey(&random)
        guard case .ec(let curve, _) = key else { throw CryptoError("no key of a curve") }
        #expect(curve.bitCount == bits)
        #expect(try PrivateKey(pem: key.pem) == key)
    }
}
