// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RotatingFileTests {
    private let folder = TemporaryDirectory()

    private final class Clock {
        var now = Instant(nanoseconds: 1_000)
    }

    private func names() throws -> [String] { try Files.names(in: folder.path) }

    private func content(_ name: String) -> String { String(decoding: folder.content(name), as: UTF8.self) }

    private func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }

    @Test(arguments: [
        ("/", "consul-1000.log"), ("/app.txt", "app-1000.txt"), ("/app", "app-1000.log"), ("/a.b.c", "a.b-1000.c"),
    ])
    func name_hasTheTimeInIt(_ path: String, _ name: String) throws {
        let file = try RotatingFile(folder.path + path, RotatingFile.Limits()) { Instant(nanoseconds: 1_000) }
        try file.write([line("one")])
        #expect(try names() == [name] && content(name) == "one\n")
        #expect(folder.permissions(of: name).map { $0 & 0o777 } == 0o640)
    }

    @Test func longFile_isBegunAnew_atTheEndOfALine() throws {
        let clock = Clock()
        var limits = RotatingFile.Limits()
        limits.bytes = 8
        let file = try RotatingFile(folder.path + "/", limits) {
            clock.now = clock.now + .nanoseconds(1)
            return clock.now
        }
        try file.write(["aaaa", "bbbb", "cccc", "dd", "ee"].map(line))
        #expect(try names().map(content) == ["aaaa\nbbbb\n", "cccc\ndd\n", "ee\n"])
    }

    @Test func oldFile_isBegunAnew() throws {
        let clock = Clock()
        var limits = RotatingFile.Limits()
        limits.age = .seconds(10)
        let file = try RotatingFile(folder.path + "/", limits) { clock.now }
        try file.write([line("a")])
        clock.now = clock.now + .seconds(9)
        try file.write([line("b")])
        clock.now = clock.now + .seconds(1)
        try file.write([line("c")])
        #expect(try names().map(content) == ["a\nb\n", "c\n"])
    }

    @Test(arguments: [(2, 3), (-1, 1), (0, 6)])
    func olderFiles_areKept_asManyAsWanted(_ most: Int, _ left: Int) throws {
        let clock = Clock()
        folder.write([], to: "other-1.log")
        var limits = RotatingFile.Limits()
        limits.age = .seconds(1)
        limits.files = most
        let file = try RotatingFile(folder.path + "/", limits) { clock.now }
        for _ in 0..<5 {
            clock.now = clock.now + .seconds(1)
            try file.write([line("x")])
        }
        #expect(try names().count == left + 1 && names().contains("other-1.log"))
    }

    @Test func plainName_isAppendedTo_whereNothingRotates() throws {
        var limits = RotatingFile.Limits()
        limits.stampsName = false
        for _ in 0..<2 {
            let file = try RotatingFile(folder.path + "/deep/audit", limits) { Instant(nanoseconds: 0) }
            try file.write([line("x")])
        }
        #expect(content("deep/audit") == "x\nx\n")
        #expect(throws: FileError.self) {
            _ = try RotatingFile(folder.path + "/deep/audit/x", limits) { Instant(nanoseconds: 0) }
        }
    }
}
