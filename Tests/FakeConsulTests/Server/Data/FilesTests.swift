// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct FilesTests {
    private let folder = TemporaryDirectory()

    @Test func replacedFile_isReadBack() throws {
        let path = folder.path + "/f"
        #expect(try Files.read(path) == nil)
        let content = (0..<70_000).map { UInt8(truncatingIfNeeded: $0) }
        try Files.replace(path, with: content, syncs: true)
        #expect(try Files.read(path) == content)
        try Files.replace(path, with: [], syncs: false)
        #expect(try Files.read(path) == [])
        #expect(folder.permissions(of: "f") == 0o600)
        #expect(try Files.names(in: folder.path) == ["f"])
        try Files.remove(path)
        try Files.remove(path)
        #expect(try Files.names(in: folder.path).isEmpty)
    }

    @Test func directories_areMadeWithTheirParents() throws {
        try Files.makeDirectories(folder.path + "/a/b//c/", mode: 0o755)
        try Files.makeDirectories(folder.path + "/a/b/c", mode: 0o755)
        #expect(Files.isDirectory(folder.path + "/a/b/c"))
        #expect(try Files.names(in: folder.path + "/none").isEmpty)
    }

    @Test func refusals_areGos() throws {
        folder.write([], to: "file")
        let path = folder.path + "/file/sub"
        #expect(throws: FileError("mkdir \(folder.path)/file: not a directory")) {
            try Files.makeDirectories(path, mode: 0o755)
        }
        #expect(throws: FileError("open \(path): not a directory")) { try Files.read(path) }
    }

    @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/", "a"), ("/", "/")])
    func directory_isWhatStandsBeforeTheName(_ path: String, _ directory: String) {
        #expect(Files.directory(of: path) == directory)
    }
}
