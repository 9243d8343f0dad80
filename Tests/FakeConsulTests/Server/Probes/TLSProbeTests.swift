// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Health checks over TLS, of a service with the certificate of `fixtures/tls`.
@Suite(.enabled(if: TLSFixtures.hasLibrary)) struct TLSProbeTests {
    private func bench(verifies: Bool = false, agent: String = "client", ca: String = "ca") throws -> ProbeBench {
        let acceptor = try TLSAcceptor(TLSFixtures.settings(verifies: verifies), timeout: .seconds(5))
        let contexts = ProbeTLSContexts { TLSFixtures.settings(agent, ca: ca) }
        return try ProbeBench(tls: acceptor, contexts: contexts)
    }

    private func https(_ bench: ProbeBench, _ tls: ProbeTLS, host: String = "127.0.0.1") -> ProbeResult? {
        let probe = HTTPProbe(url: "https://\(host):\(bench.port)/status/200", tls: tls)
        return bench.result(of: ProbeRequest(kind: .http(probe)))
    }

    private let agentTLS = ProbeTLS(usesAgentTLS: true)

    @Test func https_passes_whenTheCertificateIsGood_orNobodyLooks() throws {
        let named = ProbeTLS(serverName: "server.dc1.consul", usesAgentTLS: true)
        for tls in [agentTLS, ProbeTLS(skipsVerification: true), named] {
            let bench = try bench()
            let result = https(bench, tls)
            #expect(result?.status == .passing, "\(tls): \(result?.output ?? "")")
            #expect(result?.output.hasSuffix("/status/200: 200 OK Output: status 200") == true)
        }
    }

    @Test func https_isCritical_inGosWords() throws {
        let first = try bench()
        let front = "Get \"https://127.0.0.1:\(first.port)/status/200\": "
        let unknown = "tls: failed to verify certificate: x509: certificate signed by unknown authority"
        #expect(https(first, ProbeTLS()) == ProbeResult(status: .critical, output: front + unknown))
        let second = try bench()
        let other = https(second, ProbeTLS(serverName: "other.example", usesAgentTLS: true))?.output
        let words = "x509: certificate is valid for server.dc1.consul, localhost, not other.example"
        #expect(other?.contains(words) == true)
        let third = try bench(verifies: true)
        let refused = https(third, ProbeTLS(skipsVerification: true))?.output
        #expect(refused?.hasSuffix("remote error: tls: certificate required") == true)
        let fourth = try bench(verifies: true)
        #expect(https(fourth, agentTLS)?.status == .passing)
        let fifth = try bench(agent: "absent")
        #expect(https(fifth, agentTLS)?.output.contains("Failed to load cert/key pair: open ") == true)
    }

    @Test func plainService_isNoTLS() throws {
        let bench = try ProbeBench()
        let result = https(bench, ProbeTLS(skipsVerification: true))
        #expect(result?.output.hasSuffix("http: server gave HTTP response to HTTPS client") == true)
    }

    @Test func tcp_shakesHands() throws {
        let good = try bench()
        let address = "127.0.0.1:\(good.port)"
        #expect(
            good.result(of: ProbeRequest(kind: .tcp(address: address, tls: agentTLS)))
                == ProbeResult(status: .passing, output: "TCP+TLS connect \(address): Success"))
        let plain = try ProbeBench()
        let request = ProbeRequest(kind: .tcp(address: "127.0.0.1:\(plain.port)", tls: agentTLS))
        #expect(
            plain.result(of: request)
                == ProbeResult(status: .critical, output: "tls: first record does not look like a TLS handshake"))
    }

    @Test func http2_isNotOffered_byAServerWithoutIt() throws {
        let one = try bench()
        let ping = one.result(of: ProbeRequest(kind: .h2Ping(address: "127.0.0.1:\(one.port)", tls: agentTLS)))
        #expect(ping?.output == "Failed to dial to 127.0.0.1:\(one.port): remote error: tls: no application protocol")
        let two = try bench()
        let grpc = two.result(of: ProbeRequest(kind: .grpc(target: "127.0.0.1:\(two.port)/x", tls: agentTLS)))
        let words = "authentication handshake failed: remote error: tls: no application protocol"
        #expect(grpc?.output.contains(words) == true)
    }
}
