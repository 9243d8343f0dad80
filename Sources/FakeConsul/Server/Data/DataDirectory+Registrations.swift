// SPDX-License-Identifier: MIT

/// The files in which an agent keeps its services, checks and what its TTL checks said last: one each, in Consul's own
/// form, named by the hash of the ID (`consul agent/agent.go makeServiceFilePath`).
///
/// They are put in their places as a whole, but not forced to the disk, where Consul forces those of services and
/// checks: a registration would hold up every other request meanwhile.
extension DataDirectory {
    /// - Parameter folder: below the directory, `checks/state` for one.
    func write(_ content: [UInt8], to folder: String, id: String) throws(FileError) {
        try Files.makeDirectories(path + "/" + folder, mode: 0o700)
        try Files.replace(file(folder, id), with: content, syncs: false)
    }

    /// Nothing happens where there is no such file.
    func remove(_ id: String, from folder: String) throws(FileError) {
        try Files.remove(file(folder, id))
    }

    /// What the files of a folder hold, in the order of their names. Those that were not finished do not count.
    func contents(of folder: String) throws(FileError) -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for name in try Files.names(in: path + "/" + folder) where !name.hasSuffix("tmp") {
            let path = path + "/" + folder + "/" + name
            guard !Files.isDirectory(path), let content = try Files.read(path) else { continue }
            contents.append(content)
        }
        return contents
    }

    /// The registrations that were kept. What cannot be read counts as not there.
    var registrations: LocalFiles {
        let read = { (folder: LocalFile.Folder) in (try? self.contents(of: folder.rawValue)) ?? [] }
        return LocalFiles(services: read(.services), checks: read(.checks), checkStates: read(.checkState))
    }

    private func file(_ folder: String, _ id: String) -> String {
        path + "/" + folder + "/" + Hex.encode(SHA256.hash(Array(id.utf8)))
    }
}
