// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct TLSMaterialTests {
    private func refusal(_ settings: AgentConfiguration.TLS.Listener) -> String {
        do throws(TLSFailure) {
            _ = try TLSMaterial(settings)
            return ""
        } catch {
            return error.message
        }
    }

    private func settings(cert: String = "", key: String = "", ca: String = "", caPath: String = "")
        -> AgentConfiguration.TLS.Listener
    {
        var settings = AgentConfiguration.TLS.Listener()
        settings.certFile = cert
        settings.keyFile = key
        settings.caFile = ca
        settings.caPath = caPath
        return settings
    }

    @Test func files_areRead() throws {
        let material = try TLSMaterial(TLSFixtures.settings())
        #expect(material.chain.count == 1 && material.authorities.count == 1)
        #expect(material.chain[0].prefix(2) == [0x30, 0x82] && material.key.first == 0x30)
        #expect(try TLSMaterial(AgentConfiguration.TLS.Listener()).chain.isEmpty)
    }

    @Test func brokenFiles_areRefused_inConsulsWords() throws {
        let front = "Failed to load cert/key pair: "
        let (cert, key) = (TLSFixtures.path("server.pem"), TLSFixtures.path("server-key.pem"))
        let folder = TemporaryDirectory()
        let empty = folder.path + "/empty"
        try Files.replace(empty, with: Array("nothing of PEM's".utf8), syncs: false)
        #expect(refusal(settings(cert: "/absent.pem", key: key)) == front + "open /absent.pem: no such file or directory")
        #expect(
            refusal(settings(cert: empty, key: key)) == front + "tls: failed to find any PEM data in certificate input")
        #expect(refusal(settings(cert: cert, key: empty)) == front + "tls: failed to find any PEM data in key input")
        #expect(
            refusal(settings(cert: key, key: cert)) == front
                + "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs "
                + "may have been switched")
        #expect(
            refusal(settings(cert: cert, key: cert)) == front
                + "tls: found a certificate rather than a key in the PEM for the private key")
        #expect(
            refusal(settings(ca: "/absent.pem"))
                == "Error loading from /absent.pem: open /absent.pem: no such file or directory")
        #expect(refusal(settings(ca: empty)) == "failed to parse PEM nothing of PEM's")
        #expect(refusal(settings(cert: cert)).isEmpty)
    }

    @Test func directory_givesAllItsAuthorities() throws {
        let folder = TemporaryDirectory()
        #expect(refusal(settings(caPath: folder.path)) == "Error loading from CAPath: no CAs found")
        for name in ["ca", "other-ca"] {
            let inner = name == "ca" ? folder.path : folder.path + "/inner"
            try Files.makeDirectories(inner, mode: 0o755)
            let bytes = try #require(try Files.read(TLSFixtures.path("\(name).pem")))
            try Files.replace(inner + "/\(name).pem", with: bytes, syncs: false)
        }
        #expect(try TLSMaterial(settings(caPath: folder.path)).authorities.count == 2)
    }

    @Test func verification_needsAuthorities() {
        var settings = TLSFixtures.settings(ca: "", verifies: true)
        #expect(refusal(settings) == "VerifyIncoming set but no CA certificates were provided")
        settings = TLSFixtures.settings(verifies: true)
        settings.keyFile = ""
        #expect(
            refusal(settings)
                == "VerifyIncoming requires either a Cert and Key pair in the configuration file, or "
                + "auto_encrypt/auto_config be enabled")
        settings = TLSFixtures.settings(ca: "")
        settings.verifyOutgoing = true
        #expect(refusal(settings) == "VerifyOutgoing set, and no CA certificate provided!")
    }
}
