// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// Each format that comes from outside, with good documents broken in seeded ways: they must be read or refused,
/// without a crash, a hang, or memory out of proportion.
@Suite struct FormatFuzzTests {
    /// How many broken documents each format gets; `.ci/run` asks for more.
    private static let count = ProcessInfo.processInfo.environment["FAKE_CONSUL_MUTATIONS"].flatMap { Int($0) } ?? 2_000

    struct Format: Sendable, CustomTestStringConvertible {
        let name: String
        let documents: [[UInt8]]
        let alphabet: [UInt8]
        /// Reads a document; false where it is refused.
        let reads: @Sendable ([UInt8]) -> Bool

        var testDescription: String { name }
    }

    static let formats = [hcl, filter, messagePack, tar, gzip, records]

    @Test(arguments: formats)
    func brokenDocuments_areReadOrRefused(_ format: Format) {
        for document in format.documents { #expect(format.reads(document), "a good document of \(format.name)") }
        var mutator = Mutator(seed: 5, alphabet: format.alphabet)
        var refused = 0
        for round in 0..<Self.count {
            let document = format.documents[round % format.documents.count]
            if !format.reads(mutator.mutate(document)) { refused += 1 }
        }
        // The mutations must do something, and not everything.
        #expect(refused > Self.count / 20)
    }

    // MARK: The formats

    private static let binary: [UInt8] = Array(0...255)

    private static let hcl = Format(
        name: "HCL",
        documents: [
            #"server = true"# + "\n" + #"ports { http = 8500 dns = -1 }"#,
            #"acl { enabled = true tokens { agent = "x" } } # end"#,
            "retry_join = [\"a\", \"b\"]\nnode_meta { a = <<EOF\nx\nEOF\n}",
            #"{"server": true, "ports": {"http": 8500}, "retry_join": ["a", 1, true]}"#,
        ].map { Array($0.utf8) },
        alphabet: Array("{}[]\"=,:<-EOF\n\r\t #/*\\$.0189xuaé_+".utf8) + [0, 0xff],
        reads: { document in
            let parse = document.first == UInt8(ascii: "{") ? HCLJSONParser.parse : HCLParser.parse
            return (try? parse(document)) != nil
        })

    private static let filter = Format(
        name: "filter expressions",
        documents: [
            #"Meta["a"] == "b" and not (Node matches "^n[0-9]+$")"#, #"Meta is not empty or "x" in Meta"#,
            #"Address != `10.0.0.1` and TaggedAddresses.lan contains "1""#,
        ].map { Array($0.utf8) },
        alphabet: Array("()[]\"`.=!-019 aintoрé\n\\*+".utf8) + [0xff],
        reads: { (try? CompiledFilter(String(decoding: $0, as: UTF8.self), for: Node.filterSchema)) != nil })

    private static let messagePack = Format(
        name: "MessagePack",
        documents: [
            MessagePack.record(["Key": .text("a"), "Value": .bytes([0, 255]), "Flags": .uint(.max)]),
            .array([.int(-5), .double(1.5), .null, .bool(true), .array([.map([])])]),
            .text(String(repeating: "long", count: 20)),
        ].map { value in
            var writer = MessagePackWriter()
            writer.value(value)
            return writer.bytes
        },
        alphabet: binary,
        reads: { document in
            var reader = MessagePackReader(document)
            return (try? reader.value()) != nil && reader.isAtEnd
        })

    private static let tar = Format(
        name: "tar",
        documents: [archive],
        alphabet: Array("0123456789 =\n\0xLKg".utf8) + [0x80, 0xff],
        reads: { document in
            var reader = TarReader(document)
            do {
                while try reader.next() != nil {}
                return true
            } catch {
                return false
            }
        })

    private static let archive: [UInt8] = {
        var writer = TarWriter()
        writer.add(name: "meta.json", content: Array("{}".utf8), modified: 1)
        return Array(writer.finish().prefix(1_024))
    }()

    private static let gzip = Format(
        name: "gzip",
        documents: [
            Gzip.compress(Array("aaaaaaaaaabbbbbbbbbbabababab".utf8)), Gzip.compress(Array(0...255)), Gzip.compress([]),
        ],
        alphabet: binary,
        reads: { (try? Gzip.decompress($0, limit: 1 << 16)) != nil })

    private static let records = Format(
        name: "state.bin",
        documents: [stateBin],
        alphabet: binary,
        reads: { (try? StateSnapshot(records: $0, index: 9, at: Instant(nanoseconds: 0))) != nil })

    private static let stateBin: [UInt8] = {
        let test = TestStore()
        let check = Samples.check
        test.apply(.register(RegisterCommand(node: Samples.node, service: Samples.service, checks: [check])), at: 1)
        test.apply(.session(.create(Session(id: "s", node: "n1"))), at: 2)
        test.set("a", at: 3)
        return test.store.snapshot.records
    }()
}
