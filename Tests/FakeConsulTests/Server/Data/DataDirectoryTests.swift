// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DataDirectoryTests {
    private let folder = TemporaryDirectory()
    private static let id = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

    private func directory() throws -> DataDirectory { try DataDirectory(folder.path + "/data") }

    @Test func nodeID_isMadeOnce() throws {
        let directory = try directory()
        #expect(try directory.nodeID { Self.id } == Self.id)
        #expect(try directory.nodeID { "another" } == Self.id)
        #expect(folder.content("data/node-id") == Array(Self.id.utf8))
        #expect(folder.permissions(of: "data/node-id") == 0o600)
    }

    @Test func nodeID_isReadAsConsulReadsIt() throws {
        let directory = try directory()
        folder.write(Array(" \(Self.id.uppercased())\n".utf8), to: "data/node-id")
        #expect(try directory.nodeID { "" } == Self.id)
    }

    @Test(arguments: [
        ("", "uuid string is wrong length"), ("abc\n", "uuid string is wrong length"),
        ("aaaaaaaabbbbb-cccc-dddd-eeeeeeeeeeee", "uuid is improperly formatted"),
    ])
    func nodeID_thatIsNone_isRefused(_ content: String, _ reason: String) throws {
        let directory = try directory()
        folder.write(Array(content.utf8), to: "data/node-id")
        let path = folder.path + "/data/node-id"
        #expect(throws: FileError("failed to setup node ID: NodeID in \(path) is invalid: \(reason)")) {
            try directory.nodeID { Self.id }
        }
    }

    @Test func raft_isKeptBelowTheDirectory() throws {
        let directory = try directory()
        #expect(try directory.openRaft().isEmpty)
        try directory.keep(.append(DurableRecord.vote(term: 2, votedFor: nil).bytes))
        try directory.flush()
        directory.close()
        #expect(try DataDirectory(directory.path).openRaft().raft.term == 2)
        #expect(try Files.names(in: directory.path) == ["raft"])
    }

    @Test func directory_thatCannotBeMade_isRefused() {
        folder.write([], to: "data")
        #expect(throws: FileError("mkdir \(folder.path)/data: not a directory")) { try directory() }
    }
}
