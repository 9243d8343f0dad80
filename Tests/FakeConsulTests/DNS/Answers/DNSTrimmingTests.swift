// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What is left out of large answers (consul agent/dns_test.go TestDNS_trimUDPResponse_..., TestDNS_syncExtra).
@Suite struct DNSTrimmingTests {
    private func trimming(
        _ json: String = "{}", isTCP: Bool = false, size: Int? = nil, type: DNSType = .a
    ) throws -> DNSTrimming {
        let plan = try AgentPlan.forTests(flags: ["-dev"], json: json)
        let settings = DNSSettings(plan.configuration, nodeName: "node1", datacenter: "dc1")
        return DNSTrimming(settings, isTCP: isTCP, payloadSize: size, type: type)
    }

    private func services(_ count: Int) -> DNSMessage {
        var reply = DNSMessage(answering: DNSSamples.question("redis-cache.query.consul", .srv))
        for number in 0..<count {
            let target = DNSName("ip-10-0-1-\(number).node.dc1.consul")
            let service = DNSService(weight: 1, port: 80, target: target)
            reply.answers.append(DNSRecord(DNSName("redis-cache.query.consul"), .srv, ttl: 0, .service(service)))
            reply.additionals.append(DNSRecord(target, address: IPAddress(v4: 0x0a00_0100 + UInt32(number)), ttl: 0))
        }
        return reply
    }

    @Test func smallAnswers_areLeftAlone() throws {
        var reply = services(2)
        let before = reply
        try trimming().trim(&reply)
        #expect(reply == before)
    }

    @Test func plainClients_getThreeAnswersAndWhatTheyReferTo() throws {
        var reply = services(20)
        let before = reply
        try trimming().trim(&reply)
        #expect(reply.answers == Array(before.answers.prefix(3)))
        #expect(reply.additionals == Array(before.additionals.prefix(3)))
        #expect(!reply.flags.contains(.truncated))
    }

    @Test func limit_isRaisedToEightAtMost() throws {
        var reply = DNSMessage(answering: DNSSamples.question("a.consul"))
        reply.answers = (0..<20).map { DNSRecord(DNSName("a.consul"), address: IPAddress(v4: $0), ttl: 0) }
        try trimming(#"{"dns_config": {"udp_answer_limit": 15, "enable_truncate": true}}"#).trim(&reply)
        #expect(reply.answers.count == 8)
        #expect(reply.flags.contains(.truncated))
    }

    @Test(arguments: [1024, 4096])
    func clientsWithEDNS_getWhatFits(_ size: Int) throws {
        var reply = services(100)
        try trimming(size: size, type: .srv).trim(&reply)
        let length = DNSEncoder.length(of: reply, compresses: true)
        #expect(length <= size - 8 && length > size - 200)
        #expect(reply.answers.count == reply.additionals.count)
    }

    @Test func tcp_holds64KiB() throws {
        var reply = services(5000)
        try trimming(#"{"dns_config": {"enable_truncate": true}}"#, isTCP: true, type: .srv).trim(&reply)
        #expect(reply.answers.count <= 1024)
        #expect(DNSEncoder.length(of: reply, compresses: true) <= 65523)
        #expect(reply.flags.contains(.truncated))
    }

    @Test func authorities_goFirst() throws {
        var reply = services(3)
        reply.authorities = (0..<30).map {
            DNSRecord(DNSName("consul"), .ns, ttl: 0, .name(DNSName("a-rather-long-name-\($0).node.dc1.consul")))
        }
        try trimming().trim(&reply)
        #expect(reply.authorities.isEmpty && !reply.answers.isEmpty)
    }

    @Test func aSingleAnswer_staysHoweverLongItIs() throws {
        var reply = DNSMessage(answering: DNSSamples.question("a.consul", .txt))
        let text = [UInt8](repeating: 0x61, count: 250)
        reply.answers = [DNSRecord(DNSName("a.consul"), .txt, ttl: 0, .texts([text, text, text]))]
        try trimming().trim(&reply)
        #expect(reply.answers.count == 1)
    }

    @Test func names_areFollowedToWhatTheyReferTo() {
        let record = { (name: String, target: String) in
            DNSRecord(DNSName(name), .cname, ttl: 0, .name(DNSName(target)))
        }
        let address = DNSRecord(DNSName("end.consul"), address: IPAddress(v4: 1), ttl: 0)
        let extra = [record("A.consul", "b.consul"), record("b.consul", "end.consul"), address, record("x", "x")]
        let targets = DNSTrimming.Targets(extra)
        var reply = DNSMessage()
        let service = DNSService(weight: 1, port: 80, target: DNSName("a.Consul"))
        reply.answers = [DNSRecord(DNSName("s"), .srv, ttl: 0, .service(service))]
        targets.keepOnlyWhatIsNeeded(in: &reply)
        #expect(reply.additionals == [extra[0], extra[1], address])
    }
}
