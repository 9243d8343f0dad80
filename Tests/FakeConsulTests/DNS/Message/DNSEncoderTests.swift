// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DNSEncoderTests {
    @Test(arguments: [true, false])
    func message_comesBackAsItWas(_ compresses: Bool) throws {
        let bytes = try #require(DNSEncoder.encode(DNSSamples.everything, compresses: compresses))
        #expect(try DNSDecoder.decode(bytes) == DNSSamples.everything)
        #expect(DNSEncoder.length(of: DNSSamples.everything, compresses: compresses) == bytes.count)
    }

    @Test func question_isAsInTheRFC() throws {
        let bytes = try #require(DNSEncoder.encode(DNSSamples.question("a.b"), compresses: true))
        #expect(bytes == [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0x61, 1, 0x62, 0, 0, 1, 0, 1])
    }

    @Test func names_areReferredTo_butNotTheTargetOfSRV() throws {
        var message = DNSMessage(answering: DNSSamples.question("web.service.consul", .srv))
        let service = DNSService(weight: 1, port: 80, target: DNSName("web.service.consul"))
        message.answers = [DNSRecord(DNSName("web.service.consul"), .srv, ttl: 0, .service(service))]
        let short = try #require(DNSEncoder.encode(message, compresses: true))
        // Header, question, then 2 bytes for the name, 10 for the record's head, 6 and the whole target.
        #expect(short.count == 12 + 24 + 2 + 10 + 6 + 20)
        let long = try #require(DNSEncoder.encode(message, compresses: false))
        #expect(long.count == short.count + 18)
    }

    @Test func messages_thatCannotBeSent_areNotMade() {
        var message = DNSSamples.question(String(repeating: "x", count: 64) + ".consul")
        #expect(DNSEncoder.encode(message, compresses: true) == nil)
        message = DNSSamples.question("a.consul")
        message.answers = [
            DNSRecord(DNSName("a"), .txt, ttl: 0, .texts([Array(repeating: 0x61, count: 256)]))
        ]
        #expect(DNSEncoder.encode(message, compresses: true) == nil)
        message.answers = (0..<300).map { _ in
            DNSRecord(DNSName("a"), .txt, ttl: 0, .texts([Array(repeating: 0x61, count: 255)]))
        }
        #expect(DNSEncoder.encode(message, compresses: true) == nil)
    }

    @Test func namesFarBehind_areNotReferredTo() throws {
        var message = DNSSamples.question("a.consul")
        message.answers = (0..<3000).map { number in
            DNSRecord(DNSName("n\(number).consul"), address: IPAddress(v4: UInt32(number)), ttl: 0)
        }
        let bytes = try #require(DNSEncoder.encode(message, compresses: true))
        #expect(try DNSDecoder.decode(bytes) == message)
    }

    @Test func clientSubnet_isCutToItsLength() throws {
        var message = DNSSamples.question("a.consul")
        let subnet = DNSClientSubnet(
            family: 1, sourceLength: 20, scopeLength: 20, address: IPAddress(v4: 0xc0a8_ffff))
        message.additionals = [DNSRecord(.root, .opt, ttl: 0, .options([.subnet(subnet)]))]
        let bytes = try #require(DNSEncoder.encode(message, compresses: true))
        #expect(bytes.suffix(11) == [0, 8, 0, 7, 0, 1, 20, 20, 0xc0, 0xa8, 0xf0])
    }
}
