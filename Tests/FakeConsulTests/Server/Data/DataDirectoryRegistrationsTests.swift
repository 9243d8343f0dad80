// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DataDirectoryRegistrationsTests {
    private let folder = TemporaryDirectory()

    @Test func files_areNamedByTheHashOfTheID_andComeBack() throws {
        let directory = try DataDirectory(folder.path)
        #expect(try directory.registrations().isEmpty)
        try directory.carryOut(.write(.services, id: "web", [1]))
        try directory.carryOut(.write(.services, id: "web", [2]))
        try directory.carryOut(.write(.services, id: "a/../b", [3]))
        try directory.carryOut(.write(.checkState, id: "web", [4]))
        let names = try Files.names(in: folder.path + "/services")
        #expect(names.count == 2 && names.contains("4b5e57f6eb2f42b9039b3d1e13929295f231749c510cbe341cd68036d9af97e2"))
        let files = try directory.registrations()
        #expect(Set(files.services) == [[2], [3]])
        // The folder of the states is none of the checks.
        #expect(files.checks.isEmpty && files.checkStates == [[4]])
        try directory.carryOut(.remove(.services, id: "web"))
        try directory.carryOut(.remove(.services, id: "web"))
        #expect(try directory.registrations().services == [[3]])
    }

    @Test func unfinishedFiles_areLeftOut() throws {
        let directory = try DataDirectory(folder.path)
        try directory.carryOut(.write(.checks, id: "c", [1]))
        folder.write([9], to: "checks/abc.tmp")
        #expect(try directory.registrations().checks == [[1]])
    }
}
