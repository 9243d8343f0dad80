// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SnapshotArchiveTests {
    private let archive = SnapshotArchive(
        metadata: SnapshotMetadata(
            id: "2-17-1", index: 17, term: 2,
            servers: [SnapshotMetadata.Server(suffrage: 0, id: "abc", address: "127.0.0.1:8300")],
            configurationIndex: 1),
        state: Array("state".utf8))

    /// The archive with its files changed, and the sums made anew.
    private func file(_ change: (inout [(String, [UInt8])]) -> Void) throws -> [UInt8] {
        var reader = TarReader(try Gzip.decompress(archive.bytes(modified: 0), limit: 1 << 20))
        var files: [(String, [UInt8])] = []
        while let file = try reader.next() { files.append((file.name, file.content)) }
        change(&files)
        var writer = TarWriter()
        for (name, content) in files { writer.add(name: name, content: content, modified: 0) }
        return Gzip.compress(writer.finish())
    }

    private func refusal(_ file: [UInt8]) -> String {
        do throws(FormatError) {
            _ = try SnapshotArchive.read(file)
            return "none"
        } catch {
            return error.message
        }
    }

    @Test func archive_isReadBack() throws {
        let back = try SnapshotArchive.read(archive.bytes(modified: 1_700_000_000))
        #expect(back.state == archive.state)
        #expect(back.metadata.index == 17 && back.metadata.term == 2 && back.metadata.size == 5)
    }

    @Test func metadata_isAsRaftWritesIt() {
        var json = JSONWriter(pretty: false)
        archive.metadata.write(to: &json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"Version":1,"ID":"2-17-1","Index":17,"Term":2,"Peers":"ka4xMjcuMC4wLjE6ODMwMA==","#
                + #""Configuration":{"Servers":[{"Suffrage":0,"ID":"abc","Address":"127.0.0.1:8300"}]},"#
                + #""ConfigurationIndex":1,"Size":0}"#)
    }

    @Test func whatIsNoArchive_isRefusedInConsulsWords() throws {
        #expect(refusal([]) == "failed to decompress snapshot: EOF")
        #expect(refusal(Array("junk".utf8)) == "failed to decompress snapshot: unexpected EOF")
        #expect(refusal([UInt8](repeating: 1, count: 20)) == "failed to decompress snapshot: gzip: invalid header")
        #expect(
            refusal(Gzip.compress(Array("junk".utf8)))
                == "failed to read snapshot file: failed reading snapshot: unexpected EOF")
        #expect(
            refusal(Gzip.compress([]))
                == "failed to read snapshot file: failed checking integrity of snapshot: "
                + "file missing for \"meta.json\"")
    }

    @Test func brokenParts_areNamed() throws {
        let prefix = "failed to read snapshot file: "
        let integrity = prefix + "failed checking integrity of snapshot: "
        #expect(refusal(try file { $0[1].1 += [0] }) == integrity + "hash check failed for \"state.bin\"")
        #expect(refusal(try file { $0.append(("x", [])) }) == prefix + "unexpected file \"x\" in snapshot")
        #expect(refusal(try file { $0[2].1 = Array("nonsense\n".utf8) }) == integrity + "input does not match format")
        #expect(refusal(try file { $0.remove(at: 2) }) == integrity + "file missing for \"meta.json\"")
        #expect(
            refusal(try file { $0[0].1 = Array("{".utf8) })
                == prefix + "failed to decode snapshot metadata: unexpected end of JSON input")
    }
}
