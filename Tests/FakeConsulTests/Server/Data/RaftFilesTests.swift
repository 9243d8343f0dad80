// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftFilesTests {
    private let folder = TemporaryDirectory()

    private func entry(_ index: LogIndex) -> DurableChange {
        let command = Command.kv(.set(KVPair(key: KVKey("k\(index)"), value: [1])))
        return .append(DurableRecord.entry(LogEntryBinaryTests.entry(index, .command(command))).bytes)
    }

    private func snapshot(at index: LogIndex) -> [UInt8] {
        let mark = SnapshotMark(
            index: index, term: 1, configuration: LogEntryBinaryTests.configuration, configurationIndex: 1)
        let test = TestStore()
        test.set("in-snapshot", at: index)
        return DurableSnapshot(mark: mark, state: test.store.snapshot).bytes
    }

    private func open() throws -> (RaftFiles, DurableState) {
        let files = try RaftFiles(folder.path)
        return (files, try files.open())
    }

    /// A log of three entries.
    private func fill() throws {
        let (files, _) = try open()
        for index in 1...3 as ClosedRange<LogIndex> { try files.keep(entry(index)) }
        try files.flush()
        files.close()
    }

    private func refusal() -> String? {
        do {
            _ = try open()
            return nil
        } catch {
            return (error as? FileError)?.message
        }
    }

    @Test func newDirectory_isEmpty_andWhatIsWrittenComesBack() throws {
        let (files, state) = try open()
        #expect(state.isEmpty)
        try files.keep(.append(DurableRecord.vote(term: 4, votedFor: ServerID("x")).bytes))
        try files.keep(entry(1))
        #expect(folder.content("log") == RaftFiles.logHeader)
        try files.flush()
        files.close()
        let (again, kept) = try open()
        #expect(kept.raft.term == 4 && kept.raft.votedFor == ServerID("x") && kept.raft.log.lastIndex == 1)
        try again.keep(entry(2))
        try again.flush()
        again.close()
        #expect(try open().1.raft.log.lastIndex == 2)
        #expect(folder.permissions(of: "log") == 0o600)
    }

    @Test func tornTail_isCut_andWritingGoesOn() throws {
        try fill()
        folder.write(folder.content("log").dropLast(5), to: "log")
        let (files, state) = try open()
        #expect(state.raft.log.lastIndex == 2)
        #expect(files.cutBytes > 0)
        try files.keep(entry(3))
        try files.flush()
        files.close()
        let (again, whole) = try open()
        #expect(whole.raft.log.lastIndex == 3 && again.cutBytes == 0)
    }

    @Test func damagedLog_isRefused_andLeftAsItIs() throws {
        try fill()
        var log = folder.content("log")
        log[RaftFiles.logHeader.count + 14] ^= 1
        folder.write(log, to: "log")
        let path = folder.path + "/log"
        #expect(refusal() == "\(path) is damaged: no valid record at byte \(RaftFiles.logHeader.count)")
        #expect(folder.content("log") == log)
    }

    @Test func foreignFiles_areRefused() throws {
        try fill()
        folder.write(Array("fake-consul raft log 999\n".utf8), to: "log")
        #expect(refusal() == "\(folder.path)/log was not written by this version of fake-consul")
        folder.write([], to: "log")
        #expect(refusal()?.hasSuffix("was not written by this version of fake-consul") == true)
    }

    @Test func snapshot_takesThePlaceOfTheLog() throws {
        try fill()
        let (files, _) = try open()
        guard case .append(let record) = entry(4) else { return }
        try files.keep(.replace(snapshot: snapshot(at: 3), records: [record]))
        try files.keep(entry(5))
        try files.flush()
        files.close()
        let state = try open().1
        #expect(state.raft.log.snapshotIndex == 3 && state.raft.log.firstIndex == 4 && state.raft.log.lastIndex == 5)
        #expect(state.state?.kv.pairs["in-snapshot"] != nil)
        #expect(try Files.names(in: folder.path) == ["lock", "log", "snapshot"])
    }

    @Test func process_mayEndBetweenSnapshotAndLog() throws {
        try fill()
        let older = folder.content("log")
        let (files, _) = try open()
        try files.keep(.replace(snapshot: snapshot(at: 2), records: []))
        files.close()
        folder.write(older, to: "log")
        let state = try open().1
        #expect(state.raft.log.snapshotIndex == 2 && state.raft.log.firstIndex == 3 && state.raft.log.lastIndex == 3)
    }

    @Test func damagedSnapshot_andMissingFiles_areRefused() throws {
        let (files, _) = try open()
        try files.keep(.replace(snapshot: snapshot(at: 9), records: []))
        try files.keep(entry(10))
        try files.flush()
        files.close()
        let good = folder.content("snapshot")
        folder.write(good.dropLast(3), to: "snapshot")
        #expect(refusal() == "\(folder.path)/snapshot is damaged: its checksum is wrong")
        try Files.remove(folder.path + "/snapshot")
        #expect(refusal() == "\(folder.path)/log is damaged: the entries from 1 to 9 are missing")
        folder.write(good, to: "snapshot")
        try Files.remove(folder.path + "/log")
        #expect(refusal() == "\(folder.path)/log is missing")
    }

    @Test func directory_isForOneAtATime() throws {
        let (files, _) = try open()
        #expect(refusal() == "\(folder.path) is in use by another agent")
        files.close()
        #expect(refusal() == nil)
    }

    @Test func wiped_isEmpty() throws {
        try fill()
        let (files, _) = try open()
        try files.keep(.replace(snapshot: snapshot(at: 3), records: []))
        try files.wipe()
        try files.keep(entry(1))
        try files.flush()
        files.close()
        let state = try open().1
        #expect(state.raft.log.lastIndex == 1 && state.state == nil)
    }
}
