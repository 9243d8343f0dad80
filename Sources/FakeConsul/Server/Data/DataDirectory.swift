// SPDX-License-Identifier: MIT

/// An agent's `data_dir`: what must outlive its process.
///
/// | path | what |
/// |---|---|
/// | `node-id` | the agent's ID, as Consul keeps it |
/// | `services/`, `checks/`, `checks/state/` | what was registered at the agent, as Consul keeps it |
/// | `serf/` | the keys of gossip encryption, as Consul keeps them |
/// | `raft/` | a server's log and snapshot, in a form of our own; see `RaftFiles` |
final class DataDirectory {
    let path: String
    private var raft: RaftFiles?

    /// Makes the directory where there is none.
    init(_ path: String) throws(FileError) {
        self.path = path
        try Files.makeDirectories(path, mode: 0o755)
    }

    /// Takes a server's part of the directory for this process alone, and reads what was kept there.
    ///
    /// - Throws: where it is another agent's, cannot be read or written, or is damaged: in that case nothing is
    ///   changed.
    func openRaft() throws(FileError) -> DurableState {
        let files = try RaftFiles(path + "/raft")
        let state = try files.open()
        raft = files
        return state
    }

    /// How many bytes of an unfinished write were cut off the log; zero after an orderly end.
    var cutBytes: Int { raft?.cutBytes ?? 0 }

    // MARK: Keeping

    /// Takes note of a change; `flush` writes it.
    func keep(_ change: DurableChange) throws(FileError) { try raft?.keep(change) }

    /// Writes what was noted since the last time. Nothing that rests on it may be told to anybody before.
    func flush() throws(FileError) { try raft?.flush() }

    /// Forgets all that was kept but for the agent's ID.
    func wipe() throws(FileError) {
        try raft?.wipe()
        try removeRegistrations()
    }

    /// Lets go of the directory.
    func close() {
        raft?.close()
        raft = nil
    }

    // MARK: Node ID

    /// The agent's ID as it was kept, or a new one, which is kept from now on
    /// (`consul agent/nodeid.go newNodeIDFromConfig`).
    func nodeID(orNew make: () -> String) throws(FileError) -> String {
        let file = path + "/node-id"
        if let bytes = try Files.read(file) {
            // Who writes the file with an editor ends it with a new line.
            let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (9...13).contains($0) }
            let text = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
            let id = GoText.string(Array(text)).lowercased()
            do throws(FormatError) { _ = try UUIDText.parse(id) } catch {
                throw FileError("failed to setup node ID: NodeID in \(file) is invalid: \(error.message)")
            }
            return id
        }
        let id = make()
        do throws(FileError) { try keep(nodeID: id) } catch {
            throw FileError("failed to setup node ID: failed to write NodeID to disk: \(error.message)")
        }
        return id
    }

    /// Puts an ID in the place of the one that is there.
    func keep(nodeID id: String) throws(FileError) {
        try Files.replace(path + "/node-id", with: Array(id.utf8), syncs: false)
    }
}
