// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite(.enabled(if: TLSFixtures.hasLibrary)) struct FakeConsulHTTPSTests {
    private func ask(_ address: String, _ path: String, as name: String? = nil) throws -> String {
        let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
        let client = try TLSTestClient(port: port, as: name)
        try client.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return client.readToEnd()
    }

    @Test func everyAgent_answersOverTLS() async throws {
        let consul = try await FakeConsul.start(servers: 2, configuration: TLSFixtures.configuration(), seed: 1)
        for agent in consul.agents {
            let address = try #require(agent.httpsAddress)
            #expect(agent.httpsURL == "https://" + address)
            #expect(try ask(address, "/v1/agent/self").contains(#""NodeName": "\#(agent.node)""#))
        }
        await consul.stop()
    }

    @Test func deprecatedKeys_andVerification_hold() async throws {
        let configuration = """
            ports { https = 0 grpc = -1 }
            ca_file = "\(TLSFixtures.path("ca.pem"))"
            cert_file = "\(TLSFixtures.path("server.pem"))"
            key_file = "\(TLSFixtures.path("server-key.pem"))"
            verify_incoming_https = true
            """
        let consul = try await FakeConsul.start(configuration: configuration)
        let address = try #require(consul.agents[0].httpsAddress)
        #expect(try ask(address, "/v1/status/leader", as: "client").contains("\"127.0.0.1:8300\""))
        #expect((try? ask(address, "/v1/status/leader")) ?? "" == "")
        await consul.stop()
    }

    @Test func brokenCertificates_areRefusedAtTheStart() async {
        let configuration = "ports { https = 0 grpc = -1 } tls { defaults { cert_file = \"/absent\" key_file = \"/absent\" } }"
        await #expect {
            _ = try await FakeConsul.start(configuration: configuration)
        } throws: { error in
            "\(error)" == "Failed to load cert/key pair: open /absent: no such file or directory"
        }
    }

    @Test func noHTTPSPort_needsNoCertificates() async throws {
        let configuration = """
            ports { grpc = -1 } tls { defaults { cert_file = "/absent" key_file = "/absent" verify_incoming = true } }
            """
        let consul = try await FakeConsul.start(configuration: configuration)
        #expect(consul.agents[0].httpsAddress == nil)
        await consul.stop()
    }
}
