// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Broken packets against the decoder and against the whole interface: no crash, no hang, no answer that is none.
@Suite struct DNSMutationTests {
    private static let alphabet: [UInt8] = [0, 1, 2, 3, 6, 12, 16, 33, 41, 63, 64, 0x80, 0xc0, 0xc1, 0xff, 0x61, 0x2e]

    private static func corpus() -> [[UInt8]] {
        var messages = [DNSSamples.everything]
        for name in ["web.service.consul", "n1.node.consul", "1.0.0.10.in-addr.arpa", "a.b.c.d", "_web._tcp.consul"] {
            for type in [DNSType.a, .srv, .any, .txt, .soa, .ptr] { messages.append(DNSSamples.question(name, type)) }
        }
        var asked = DNSSamples.everything
        asked.flags = .recursionDesired
        asked.answers = []
        asked.authorities = []
        asked.additionals = asked.additionals.filter { $0.type == .opt }
        messages.append(asked)
        return messages.flatMap { message in
            [true, false].compactMap { DNSEncoder.encode(message, compresses: $0) }
        }
    }

    @Test func decoder_survives100000Mutations() {
        var mutator = Mutator(seed: 5, alphabet: Self.alphabet)
        let corpus = Self.corpus()
        var read = 0
        for round in 0..<100_000 {
            let bytes = mutator.mutate(corpus[round % corpus.count])
            guard let message = try? DNSDecoder.decode(bytes) else { continue }
            read += 1
            // What was read can be written, and reads the same.
            if round % 8 == 0, message.responseCode < 16, let again = DNSEncoder.encode(message, compresses: true) {
                #expect((try? DNSDecoder.decode(again))?.answers.count == message.answers.count)
            }
        }
        #expect(read > 10_000)
    }

    @Test func agent_survives20000Mutations() throws {
        let world = try TestWorld(json: #"{"services": [{"name": "web", "port": 80}]}"#)
        var mutator = Mutator(seed: 6, alphabet: Self.alphabet)
        let corpus = Self.corpus()
        var answered = 0
        for round in 0..<20_000 {
            let packet = mutator.mutate(corpus[round % corpus.count])
            guard case .some(let answer) = world.sendDNS(packet, isTCP: round % 2 == 0) else {
                Issue.record("no answer to \(packet)")
                return
            }
            guard let answer else { continue }
            answered += 1
            #expect(answer.prefix(2) == packet.prefix(2))
            #expect((try? DNSDecoder.decode(answer)) != nil, "no message: \(answer)")
        }
        #expect(answered > 5_000)
    }
}
