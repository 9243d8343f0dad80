// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PeeringEndpointTests {
    private func token(_ world: TestWorld, _ name: String = "other") throws -> PeeringToken {
        let answer = world.text("POST", "/v1/peering/token", #"{"PeerName":"\#(name)"}"#)
        #expect(answer.status == 200)
        let json = try #require(JSONValue.reading(Array(answer.text.utf8)))
        return try PeeringToken(encoded: json["PeeringToken"]?.text ?? "")
    }

    @Test func token_saysHowToReachTheServers() throws {
        let world = try TestWorld(json: #"{"ports":{"grpc_tls":8503}}"#)
        let token = try token(world)
        #expect(token.serverAddresses == ["127.0.0.1:8503"])
        #expect(token.serverName.hasPrefix("server.dc1.peering."))
        #expect(token.datacenter == "dc1" && token.partition == "default")
        #expect(token.manualServerAddresses == nil)
        #expect(try token.caPems?.map { try Certificate(pem: $0).isAuthority } == [true])
        let read = world.text("GET", "/v1/peering/other").text
        #expect(read.contains(#""State": "PENDING""#))
        #expect(read.contains(#""ID": "\#(token.peerID)""#))
        // A new token for the same peering has another secret.
        let second = try self.token(world)
        #expect(second.peerID == token.peerID && second.establishmentSecret != token.establishmentSecret)
    }

    @Test func token_needsTLSForGRPC() throws {
        let world = try TestWorld(json: #"{"ports":{"grpc_tls":-1}}"#)
        #expect(
            world.text("POST", "/v1/peering/token", #"{"PeerName":"a"}"#)
                == (500, "TLS for gRPC must be enabled when generating peering tokens"))
        #expect(world.text("GET", "/v1/peerings").text.filter { !$0.isWhitespace } == "[]")
    }

    @Test func deletedPeering_isGoneSoon() throws {
        let world = try TestWorld(json: #"{"ports":{"grpc_tls":8503}}"#)
        _ = try token(world)
        let index = try #require(world.index("/v1/peerings"))
        let waiting = world.submit("GET", "/v1/peerings?index=\(index)")
        #expect(world.text("DELETE", "/v1/peering/other") == (200, ""))
        #expect(!world.isWaiting(waiting))
        world.advance(by: .seconds(1))
        #expect(world.text("GET", "/v1/peering/other") == (404, #"Peering not found for "other""#))
    }

    @Test func ownToken_isRefused() throws {
        let world = try TestWorld(json: #"{"ports":{"grpc_tls":8503}}"#)
        let token = try token(world)
        let body = #"{"PeerName":"self","PeeringToken":"\#(token.encoded)"}"#
        let answer = world.text("POST", "/v1/peering/establish", body)
        #expect(answer.status == 500)
        #expect(answer.text.hasPrefix("cannot create a peering within the same cluster \"server.dc1.peering."))
    }

    @Test func peerThatCannotBeReached_isReportedAfterThreeSeconds() throws {
        let world = try TestWorld()
        var token = PeeringToken()
        token.serverAddresses = ["10.9.9.9:8503"]
        token.serverName = "server.dc2.peering.x.consul"
        token.peerID = "p"
        token.establishmentSecret = "s"
        let body = #"{"PeerName":"far","PeeringToken":"\#(token.encoded)"}"#
        let start = world.now
        let id = world.submit("POST", "/v1/peering/establish", body: Array(body.utf8))
        let (answer, at) = try #require(world.answer(to: id, within: .seconds(10)))
        #expect(at - start >= .seconds(3) && at - start < .milliseconds(3200))
        #expect(answer.status == .internalServerError)
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(text.contains("errors occurred:\n\t* failed to exchange peering secret through address "
            + "\"10.9.9.9:8503\": rpc error: code = Unavailable"))
        // It stays: the other end may come.
        #expect(world.text("GET", "/v1/peering/far").text.contains(#""State": "PENDING""#))
    }

    @Test func peeringThatIsOff_isRefused() throws {
        let world = try TestWorld(json: #"{"peering":{"enabled":false}}"#)
        for (method, path) in [("GET", "/v1/peerings"), ("GET", "/v1/peering/a"), ("DELETE", "/v1/peering/a")] {
            #expect(world.text(method, path) == (500, "peering must be enabled to use this endpoint"))
        }
    }
}
