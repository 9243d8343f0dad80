// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a server keeps of itself: `raft/` in the data directory, with a write-ahead log and a snapshot.
///
/// Records are gathered and written at once, before the answers that rest on them are sent: so they outlive the process
/// whatever ends it. They are not forced to the disk, so a crash of the machine may cost the last seconds; the log then
/// ends where the disk has it. Snapshots, and the log that begins behind one, are forced.
final class RaftFiles {
    let directory: String
    /// How many bytes were cut off the log's end when it was opened: a write that had not been finished.
    private(set) var cutBytes = 0
    private var lock: Int32 = -1
    private var log: Int32 = -1
    private var pending: [UInt8] = []

    private var logPath: String { directory + "/log" }
    private var snapshotPath: String { directory + "/snapshot" }

    static let logHeader = Array("fake-consul raft log \(DurableRecord.formatVersion)\n".utf8)
    static let snapshotHeader = Array("fake-consul raft snapshot \(DurableRecord.formatVersion)\n".utf8)

    /// Makes the directory where there is none, and takes it for this process alone.
    init(_ directory: String) throws(FileError) {
        self.directory = directory
        try Files.makeDirectories(directory, mode: 0o755)
        let path = directory + "/lock"
        lock = try Files.open(path, O_RDWR | O_CREAT)
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let inUse = errno == EWOULDBLOCK
            closeDescriptor(lock)
            lock = -1
            throw inUse ? FileError("\(directory) is in use by another agent") : .last("lock", path)
        }
    }

    deinit { close() }

    /// Reads what was kept, and gets ready to keep more.
    func open() throws(FileError) -> DurableState {
        let snapshot = try readSnapshot()
        guard let file = try Files.read(logPath) else {
            // The log is there before the first snapshot is.
            if snapshot != nil { throw FileError("\(logPath) is missing") }
            try beginLog(with: [])
            return DurableState()
        }
        let state = try read(file, snapshot)
        log = try Files.open(logPath, O_WRONLY | O_APPEND)
        return state
    }

    private func read(_ file: [UInt8], _ snapshot: [UInt8]?) throws(FileError) -> DurableState {
        try require(Self.logHeader, of: file, logPath)
        var builder = try builder(snapshot)
        let end: Int
        do throws(FormatError) {
            end = try LogFrames.read(file, from: Self.logHeader.count) { (record, position) throws(FormatError) in
                do throws(FormatError) { try builder.add(record) } catch {
                    throw FormatError("record at byte \(position): \(error.message)")
                }
            }
        } catch { throw broken(logPath, error) }
        let state = try finish(builder)
        cutBytes = file.count - end
        if cutBytes > 0 {
            guard truncate(logPath, off_t(end)) == 0 else { throw .last("truncate", logPath) }
        }
        return state
    }

    private func readSnapshot() throws(FileError) -> [UInt8]? {
        guard let file = try Files.read(snapshotPath) else { return nil }
        try require(Self.snapshotHeader, of: file, snapshotPath)
        var snapshot: [UInt8]?
        do throws(FormatError) {
            let end = try LogFrames.read(file, from: Self.snapshotHeader.count) { (record, _) in snapshot = record }
            guard snapshot != nil, end == file.count else { throw FormatError("its checksum is wrong") }
        } catch { throw broken(snapshotPath, error) }
        return snapshot
    }

    private func builder(_ snapshot: [UInt8]?) throws(FileError) -> DurableStateBuilder {
        do throws(FormatError) { return try DurableStateBuilder(snapshot: snapshot) } catch {
            throw broken(snapshotPath, error)
        }
    }

    private func finish(_ builder: DurableStateBuilder) throws(FileError) -> DurableState {
        do throws(FormatError) { return try builder.finish() } catch { throw broken(logPath, error) }
    }

    private func require(_ header: [UInt8], of file: [UInt8], _ path: String) throws(FileError) {
        guard !file.starts(with: header) else { return }
        throw FileError("\(path) was not written by this version of fake-consul")
    }

    private func broken(_ path: String, _ error: FormatError) -> FileError {
        FileError("\(path) is damaged: \(error.message)")
    }

    // MARK: Keeping

    /// Takes note of a change; `flush` writes what was noted.
    func keep(_ change: DurableChange) throws(FileError) {
        switch change {
        case .append(let record): LogFrames.append(record, to: &pending)
        case .replace(let snapshot, let records):
            try flush()
            var file = Self.snapshotHeader
            file.reserveCapacity(file.count + snapshot.count + 16)
            LogFrames.append(snapshot, to: &file)
            try Files.replace(snapshotPath, with: file, syncs: true)
            try beginLog(with: records)
        }
    }

    func flush() throws(FileError) {
        guard !pending.isEmpty, log >= 0 else { return }
        try Files.write(log, pending, logPath)
        if pending.capacity > 1 << 16 { pending = [] } else { pending.removeAll(keepingCapacity: true) }
    }

    /// Leaves nothing of what was kept.
    func wipe() throws(FileError) {
        pending = []
        try beginLog(with: [])
        try Files.remove(snapshotPath)
    }

    private func beginLog(with records: [[UInt8]]) throws(FileError) {
        var file = Self.logHeader
        for record in records { LogFrames.append(record, to: &file) }
        try Files.replace(logPath, with: file, syncs: true)
        let new = try Files.open(logPath, O_WRONLY | O_APPEND)
        if log >= 0 { closeDescriptor(log) }
        log = new
    }

    /// Lets go of the directory. What was noted must have been written.
    func close() {
        for descriptor in [log, lock] where descriptor >= 0 { closeDescriptor(descriptor) }
        log = -1
        lock = -1
    }
}
