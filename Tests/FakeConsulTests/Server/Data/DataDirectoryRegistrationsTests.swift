// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DataDirectoryRegistrationsTests {
    private let folder = TemporaryDirectory()

    @Test func files_areNamedByTheHashOfTheID_andComeBackInOrder() throws {
        let directory = try DataDirectory(folder.path)
        #expect(try directory.contents(of: "services").isEmpty)
        try directory.write([1], to: "services", id: "web")
        try directory.write([2], to: "services", id: "web")
        try directory.write([3], to: "services", id: "a/../b")
        try directory.write([4], to: "checks/state", id: "web")
        let names = try Files.names(in: folder.path + "/services")
        #expect(names.count == 2 && names.contains("4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2"))
        #expect(Set(try directory.contents(of: "services")) == [[2], [3]])
        #expect(try directory.contents(of: "checks/state") == [[4]])
        // The folder of the states is none of the checks.
        #expect(try directory.contents(of: "checks").isEmpty)
        try directory.remove("web", from: "services")
        try directory.remove("web", from: "services")
        #expect(try directory.contents(of: "services") == [[3]])
    }

    @Test func unfinishedFiles_areLeftOut() throws {
        let directory = try DataDirectory(folder.path)
        try directory.write([1], to: "services", id: "web")
        folder.write([9], to: "services/abc.tmp")
        #expect(try directory.contents(of: "services") == [[1]])
    }
}
