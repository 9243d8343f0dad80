// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Questions that go to other resolvers (consul agent/dns_test.go TestDNS_Recurse...).
@Suite struct DNSRecursorsTests {
    private static let two = #"{"recursors": ["10.9.9.1", "10.9.9.2:5353"]}"#

    private func packet(_ name: String, _ type: DNSType = .a) throws -> [UInt8] {
        try #require(DNSEncoder.encode(DNSSamples.question(name, type), compresses: false))
    }

    private func reply(
        to call: ResolverCall, _ records: [DNSRecord], _ code: DNSResponseCode = .noError
    ) throws -> [UInt8] {
        var reply = DNSMessage(answering: try DNSDecoder.decode(call.message))
        reply.flags.insert(.recursionAvailable)
        reply.answers = records
        reply.code = code
        return try #require(DNSEncoder.encode(reply, compresses: true))
    }

    @Test func otherNames_arePassedOn_andTheAnswerBack() throws {
        let world = try TestWorld(json: Self.two)
        let question = try packet("example.com")
        #expect(world.sendDNS(question, isTCP: true) == nil)
        let call = try #require(world.resolverCalls.first)
        #expect(call.resolver == "10.9.9.1:53" && call.isTCP && call.message == question)
        #expect(call.timeout == .seconds(2))
        let answer = try reply(to: call, [DNSRecord(DNSName("example.com"), address: IPAddress(v4: 9), ttl: 60)])
        world.resolverAnswers(call, answer)
        #expect(world.takeDNSAnswer() == .some(answer))
    }

    @Test func nextRecursor_isAsked_whereOneFailsOrRefuses() throws {
        let world = try TestWorld(json: Self.two)
        #expect(world.sendDNS(try packet("example.com")) == nil)
        world.resolverAnswers(world.resolverCalls[0], try reply(to: world.resolverCalls[0], [], .refused))
        #expect(world.resolverCalls.count == 2)
        world.resolverAnswers(world.resolverCalls[1], nil)
        let bytes = try #require(world.takeDNSAnswer() ?? nil)
        let answer = try DNSDecoder.decode(bytes)
        #expect(answer.code == .serverFailure)
        #expect(answer.flags == [.response, .recursionDesired, .recursionAvailable])
    }

    @Test func answersToOtherQuestions_areNone() throws {
        let world = try TestWorld(json: #"{"recursors": ["10.9.9.1"]}"#)
        #expect(world.sendDNS(try packet("example.com")) == nil)
        var answer = try reply(to: world.resolverCalls[0], [])
        answer[0] ^= 1
        world.resolverAnswers(world.resolverCalls[0], answer)
        let bytes = try #require(world.takeDNSAnswer() ?? nil)
        #expect(try DNSDecoder.decode(bytes).code == .serverFailure)
    }

    @Test func namesOfExternalServices_areResolved() throws {
        let world = try TestWorld(json: #"{"recursors": ["10.9.9.1"], "dns_config": {"service_ttl": {"*": "7s"}}}"#)
        let body = #"{"Node": "e", "Address": "www.google.com", "Service": {"Service": "search", "Port": 80}}"#
        _ = world.send("PUT", "/v1/catalog/register", body: Array(body.utf8))
        #expect(world.sendDNS(try packet("search.service.consul")) == nil)
        let call = try #require(world.resolverCalls.first)
        let asked = try DNSDecoder.decode(call.message)
        #expect(asked.questions == [DNSQuestion(name: DNSName("www.google.com"), type: .a)] && !call.isTCP)
        #expect(asked.flags.contains(.recursionDesired))
        let record = DNSRecord(DNSName("www.google.com"), address: IPAddress(v4: 0x0102_0304), ttl: 60)
        world.resolverAnswers(call, try reply(to: call, [record]))
        let bytes = try #require(world.takeDNSAnswer() ?? nil)
        let answer = try DNSDecoder.decode(bytes)
        #expect(
            answer.answers.map(\.text) == [
                "search.service.consul. 7 CNAME www.google.com.", "www.google.com. 7 A 1.2.3.4",
            ])
        #expect(answer.flags.isSuperset(of: [.authoritative, .recursionAvailable]))
    }

    @Test func unknownAddresses_areAskedForElsewhere() throws {
        let world = try TestWorld(json: #"{"recursors": ["10.9.9.1"]}"#)
        #expect(world.sendDNS(try packet("9.9.9.9.in-addr.arpa", .ptr)) == nil)
        #expect(world.resolverCalls.count == 1)
    }

    @Test func deadProcesses_takeNoAnswers() throws {
        let world = try TestWorld(json: #"{"recursors": ["10.9.9.1"]}"#)
        #expect(world.sendDNS(try packet("example.com")) == nil)
        world.world.cluster.crash(world.world.cluster.agents[0])
        world.resolverAnswers(world.resolverCalls[0], try reply(to: world.resolverCalls[0], []))
        #expect(world.takeDNSAnswer() == .some(nil))
    }
}
