// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DNSGateTests {
    private func receive(_ change: (inout [UInt8]) -> Void) throws -> DNSGate.Reception {
        var bytes = try #require(DNSEncoder.encode(DNSSamples.question("a.consul"), compresses: false))
        change(&bytes)
        return DNSGate.receive(bytes)
    }

    private func refusal(_ change: (inout [UInt8]) -> Void) throws -> DNSMessage? {
        if case .refused(let message) = try receive(change) { message } else { nil }
    }

    @Test func answersAndHalfHeaders_areIgnored() throws {
        for change: (inout [UInt8]) -> Void in [{ $0[2] |= 0x80 }, { $0 = Array($0.prefix(11)) }, { $0 = [] }] {
            guard case .ignored = try receive(change) else {
                Issue.record("not ignored")
                continue
            }
        }
    }

    @Test func updatesAndOtherOperations_areNotImplemented() throws {
        let refusal = try #require(try refusal { $0[2] = 5 << 3 })
        #expect(refusal.code == .notImplemented && refusal.opcode == 5 && refusal.flags.contains(.response))
        #expect(refusal.questions.isEmpty)
    }

    @Test func severalQuestions_areAFormatError() throws {
        for (place, count) in [(5, 0), (5, 2), (7, 2), (9, 2), (11, 3)] as [(Int, UInt8)] {
            let refusal = try #require(try refusal { $0[place] = count })
            #expect(refusal.code == .formatError && refusal.id == 0x1234)
        }
    }

    @Test func packetsThatAreCutOff_areAFormatError() throws {
        let refusal = try #require(try refusal { $0.removeLast(3) })
        #expect(refusal.code == .formatError && refusal.flags.contains(.recursionDesired))
    }

    @Test func questions_goToTheLongestZone() throws {
        let json = #"{"alt_domain": "alt.consul"}"#
        let plan = try AgentPlan.forTests(flags: ["-dev"], json: json)
        let settings = DNSSettings(plan.configuration, nodeName: "node1", datacenter: "dc1")
        func route(_ name: String, _ type: DNSType = .a) -> DNSGate.Route {
            DNSGate.route(DNSQuestion(name: DNSName(name), type: type), settings)
        }
        #expect(route("web.service.CONSUL") == .zone && route("consul") == .zone && route("x.alt.consul") == .zone)
        #expect(route("1.0.0.10.in-addr.arpa", .ptr) == .reverse && route("ARPA") == .reverse)
        #expect(route("example.com") == .nobody && route(".") == .nobody && route("notconsul") == .nobody)
        #expect(route("consul", .ds) == .zone)
    }
}
