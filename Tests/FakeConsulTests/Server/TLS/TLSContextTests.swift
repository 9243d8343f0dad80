// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite(.enabled(if: TLSFixtures.hasLibrary)) struct TLSContextTests {
    private func refusal(_ settings: AgentConfiguration.TLS.Listener) -> String {
        do throws(TLSFailure) {
            _ = try TLSContext.server(settings)
            return ""
        } catch {
            return error.message
        }
    }

    @Test func keyOfAnotherCertificate_isRefused() throws {
        let front = "Failed to load cert/key pair: "
        var settings = TLSFixtures.settings()
        #expect(refusal(settings) == "")
        settings.keyFile = TLSFixtures.path("server2-key.pem")
        #expect(refusal(settings) == front + "tls: private key does not match public key")
        settings.keyFile = TLSFixtures.path("rsa-key.pem")
        #expect(refusal(settings) == front + "tls: private key type does not match public key type")
        let folder = TemporaryDirectory()
        let broken = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n"
        settings.certFile = folder.path + "/cert.pem"
        try Files.replace(settings.certFile, with: Array(broken.utf8), syncs: false)
        #expect(refusal(settings) == front + "x509: malformed certificate")
        settings = TLSFixtures.settings()
        settings.keyFile = folder.path + "/key.pem"
        let key = "-----BEGIN PRIVATE KEY-----\nAQID\n-----END PRIVATE KEY-----\n"
        try Files.replace(settings.keyFile, with: Array(key.utf8), syncs: false)
        #expect(refusal(settings) == front + "tls: failed to parse private key")
    }

    @Test func everySuiteOfConsuls_isKnown() {
        var settings = TLSFixtures.settings()
        for key in ["ECDSA", "RSA"] {
            for cipher in [
                "CHACHA20_POLY1305_SHA256", "AES_128_CBC_SHA", "AES_128_GCM_SHA256", "AES_256_CBC_SHA",
                "AES_256_GCM_SHA384",
            ] {
                settings.cipherSuites = ["TLS_ECDHE_\(key)_WITH_\(cipher)"]
                #expect(refusal(settings) == "", "\(settings.cipherSuites)")
            }
        }
        #expect(
            TLSContext.openSSLName(ofSuite: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256") == "ECDHE-RSA-AES128-GCM-SHA256")
    }

    @Test func missingLibrary_isSaid() {
        guard case .failure(let failure) = OpenSSL.load(["libnothing.so.9"]) else {
            Issue.record("there is such a library")
            return
        }
        #expect(failure.message == "TLS needs OpenSSL, and this machine has none: looked for libnothing.so.9")
    }
}
