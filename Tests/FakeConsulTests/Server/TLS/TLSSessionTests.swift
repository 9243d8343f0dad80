// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Two ends of a connection, without a socket between them.
@Suite(.enabled(if: TLSFixtures.hasLibrary)) struct TLSSessionTests {
    private final class Pair {
        let client: TLSSession
        let server: TLSSession
        var atServer: [UInt8] = []
        var atClient: [UInt8] = []
        var serverFailure = ""
        var clientFailure = ""
        private var taken = (client: 0, server: 0)

        init(
            _ settings: AgentConfiguration.TLS.Listener, client: String? = nil, to host: String = "localhost",
            least: String = "TLSv1_2", protocols: [String] = []
        ) throws {
            var own = AgentConfiguration.TLS.Listener()
            own.caFile = TLSFixtures.path("ca.pem")
            own.minVersion = least
            if let client {
                own.certFile = TLSFixtures.path("\(client).pem")
                own.keyFile = TLSFixtures.path("\(client)-key.pem")
            }
            server = try #require(TLSSession.accepting(try .server(settings)))
            self.client = try #require(
                TLSSession.connecting(try .client(own, verifies: true), to: host, protocols: protocols))
        }

        /// Carries bytes from end to end, in pieces, until both are silent.
        func settle(piece: Int = 1000) {
            var isMoving = true
            while isMoving {
                isMoving = false
                let up = client.output[taken.client...]
                taken.client += up.count
                for part in up.split(every: piece) { isMoving = feed(part, to: server, &atServer, &serverFailure) }
                let down = server.output[taken.server...]
                taken.server += down.count
                for part in down.split(every: piece) { isMoving = feed(part, to: client, &atClient, &clientFailure) }
            }
        }

        private func feed(_ bytes: [UInt8], to end: TLSSession, _ got: inout [UInt8], _ failure: inout String) -> Bool {
            let progress = bytes.withUnsafeBytes { end.receive($0) { got += $0 } }
            if case .failed(let reason) = progress { failure = reason }
            if progress == .ended { failure = "ended" }
            return true
        }
    }

    @Test(arguments: [1, 7, 100_000]) func bytes_goBothWays_howeverTheyAreCut(_ piece: Int) throws {
        let pair = try Pair(TLSFixtures.settings())
        pair.settle(piece: piece)
        #expect(pair.client.isEstablished && pair.server.isEstablished)
        let large = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        pair.client.send(Array("ask".utf8))
        pair.server.send(large)
        pair.settle(piece: piece)
        #expect(pair.atServer == Array("ask".utf8) && pair.atClient == large)
        pair.server.sayGoodbye()
        pair.settle(piece: piece)
        #expect(pair.clientFailure == "ended" && pair.serverFailure.isEmpty)
    }

    @Test func clientWithoutCertificate_isRefused_whereOneIsRequired() throws {
        let clients = [(nil, "peer did not return a certificate"), ("stranger", "certificate verify failed")]
        for (client, reason) in clients {
            let pair = try Pair(TLSFixtures.settings(verifies: true), client: client)
            pair.settle()
            #expect(!pair.server.isEstablished && pair.serverFailure == reason)
            #expect(pair.clientFailure.contains("alert"))
        }
        let pair = try Pair(TLSFixtures.settings(verifies: true), client: "client")
        pair.settle()
        #expect(pair.server.isEstablished && pair.serverFailure.isEmpty)
    }

    @Test func serverOfAnotherName_isRefusedByTheClient() throws {
        let hosts = [("localhost", true), ("127.0.0.1", true), ("example.com", false), ("10.0.0.1", false)]
        for (host, isItsName) in hosts {
            let pair = try Pair(TLSFixtures.settings(), to: host)
            pair.settle()
            #expect(pair.client.isEstablished == isItsName, "\(host)")
        }
    }

    @Test func leastVersion_holds() throws {
        let old = try Pair(TLSFixtures.settings(least: "TLSv1_3"), least: "TLSv1_2")
        old.settle()
        #expect(old.server.isEstablished)
        var limited = TLSFixtures.settings(least: "TLSv1_3")
        limited.cipherSuites = []
        let pair = try Pair(TLSFixtures.settings(least: "TLS_AUTO"), least: "TLSv1_3")
        pair.settle()
        #expect(pair.client.isEstablished)
    }

    @Test func protocols_areHTTP1OrNothing() throws {
        for (protocols, isTaken) in [([], true), (["h2", "http/1.1"], true), (["h2"], false)] as [([String], Bool)] {
            let pair = try Pair(TLSFixtures.settings(), protocols: protocols)
            pair.settle()
            #expect(pair.server.isEstablished == isTaken, "\(protocols)")
        }
    }

    @Test func agentWithoutCertificate_refusesEveryHandshake() throws {
        let pair = try Pair(AgentConfiguration.TLS.Listener())
        pair.settle()
        #expect(!pair.server.isEstablished && !pair.serverFailure.isEmpty)
    }

    /// A client's first bytes, spoilt in every place, fail the handshake or do nothing, and no more.
    @Test func spoiltHello_doesNoHarm() throws {
        let context = try TLSContext.server(TLSFixtures.settings())
        let hello = try Pair(TLSFixtures.settings()).client.output
        for place in hello.indices {
            let server = try #require(TLSSession.accepting(context))
            var spoilt = hello
            spoilt[place] ^= 0xff
            _ = spoilt.withUnsafeBytes { server.receive($0) { _ in } }
            #expect(!server.isEstablished)
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func split(every size: Int) -> [[UInt8]] {
        stride(from: startIndex, to: endIndex, by: size).map { Array(self[$0..<Swift.min($0 + size, endIndex)]) }
    }
}
