// SPDX-License-Identifier: MIT

/// The files in which an agent keeps its services, checks and what its TTL checks said last: one each, in Consul's own
/// form, named by the hash of the ID (`consul agent/agent.go makeServiceFilePath`).
///
/// They are put in their places as a whole, but not forced to the disk, where Consul forces those of services and
/// checks: a registration would hold up every other request meanwhile.
extension DataDirectory {
    /// What was registered at the agent, and is kept.
    func registrations() throws(FileError) -> LocalFiles {
        LocalFiles(
            services: try contents(of: .services), checks: try contents(of: .checks),
            checkStates: try contents(of: .checkState), keyrings: try keyrings(),
            tokens: try read(AgentTokens.fileName))
    }

    /// What a file of the directory itself holds; nil where there is none.
    func read(_ name: String) throws(FileError) -> [UInt8]? { try Files.read(path + "/" + name) }

    func carryOut(_ file: LocalFile) throws(FileError) {
        switch file {
        case .write(let folder, let id, let content):
            try Files.makeDirectories(path(of: folder), mode: 0o700)
            try Files.replace(path(of: folder) + "/" + Self.name(of: id, in: folder), with: content, syncs: false)
        case .remove(let folder, let id): try Files.remove(path(of: folder) + "/" + Self.name(of: id, in: folder))
        }
    }

    func removeRegistrations() throws(FileError) {
        for folder in [.services, .checks, .checkState, .serf] as [LocalFile.Folder] {
            for path in try files(in: folder) { try Files.remove(path) }
        }
        try carryOut(.remove(.data, id: AgentTokens.fileName))
    }

    private func contents(of folder: LocalFile.Folder) throws(FileError) -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for path in try files(in: folder) {
            if let content = try Files.read(path) { contents.append(content) }
        }
        return contents
    }

    /// The keyring files by their names (`serf/local.keyring`, `serf/remote.keyring`).
    private func keyrings() throws(FileError) -> SortedMap<[UInt8]> {
        var keyrings = SortedMap<[UInt8]>()
        for path in try files(in: .serf) {
            guard let name = path.split(separator: "/").last, name.hasSuffix(".keyring") else { continue }
            keyrings[String(name)] = try Files.read(path)
        }
        return keyrings
    }

    /// In the order of their names. Those that were not finished do not count.
    private func files(in folder: LocalFile.Folder) throws(FileError) -> [String] {
        let names = try Files.names(in: path(of: folder)).filter { !$0.hasSuffix("tmp") }
        return names.map { path(of: folder) + "/" + $0 }.filter { !Files.isDirectory($0) }
    }

    private func path(of folder: LocalFile.Folder) -> String { path + "/" + folder.rawValue }

    private static func name(of id: String, in folder: LocalFile.Folder) -> String {
        folder == .serf || folder == .data ? id : Hex.encode(SHA256.hash(Array(id.utf8)))
    }
}
