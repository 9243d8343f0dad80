// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct TarTests {
    private var archive: [UInt8] {
        var writer = TarWriter()
        writer.add(name: "meta.json", content: Array("{}\n".utf8), modified: 1_700_000_000)
        writer.add(name: "state.bin", content: [UInt8](repeating: 7, count: 1_000), modified: 1_700_000_000)
        return writer.finish()
    }

    private func files(_ bytes: [UInt8]) throws -> [TarFile] {
        var reader = TarReader(bytes)
        var files: [TarFile] = []
        while let file = try reader.next() { files.append(file) }
        return files
    }

    @Test func files_areReadBack() throws {
        #expect(try files(archive).map(\.name) == ["meta.json", "state.bin"])
        #expect(try files(archive)[1].content == [UInt8](repeating: 7, count: 1_000))
        #expect(archive.count == 512 * (1 + 1 + 1 + 2 + 2))
    }

    /// The header as POSIX.1-1988 lays it out.
    @Test func header_isUSTAR() {
        let header = Array(archive[..<512])
        #expect(String(decoding: header[100..<108], as: UTF8.self) == "0000600\0")
        #expect(String(decoding: header[124..<136], as: UTF8.self) == "00000000003\0")
        #expect(String(decoding: header[136..<148], as: UTF8.self) == "14524770400\0")
        #expect(String(decoding: header[257..<265], as: UTF8.self) == "ustar\u{0}00")
        #expect(header[156] == UInt8(ascii: "0"))
        #expect(String(decoding: header[154..<156], as: UTF8.self) == "\0 ")
    }

    @Test func longNames_ofPAXAndGNU_areTaken() throws {
        var writer = TarWriter()
        writer.add(name: "x", content: Array("21 path=from-records\n".utf8), modified: 0)
        writer.add(name: "short", content: Array("1".utf8), modified: 0)
        var bytes = writer.finish()
        retype(&bytes, at: 0, "x")
        #expect(try files(bytes) == [TarFile(name: "from-records", content: Array("1".utf8))])
        retype(&bytes, at: 0, "L")
        #expect(try files(bytes).map(\.name) == ["21 path=from-records\n"])
    }

    /// Changes the type of the entry whose header is there.
    private func retype(_ bytes: inout [UInt8], at offset: Int, _ type: Unicode.Scalar) {
        bytes[offset + 156] = UInt8(ascii: type)
        let sum = String(TarReader.checksum(Array(bytes[offset..<offset + 512])), radix: 8)
        let text = Array((String(repeating: "0", count: 6 - sum.count) + sum).utf8) + [0, 0x20]
        bytes.replaceSubrange(offset + 148..<offset + 156, with: text)
    }

    @Test func brokenArchives_areRefused() {
        var wrongSum = archive
        wrongSum[0] ^= 1
        var cut = archive
        cut.removeLast(cut.count - 1_600)
        for bytes in [wrongSum, cut, [UInt8](repeating: 1, count: 512), [1]] {
            #expect(throws: FormatError.self) { try files(bytes) }
        }
        #expect(throws: Never.self) { try files([]) }
    }
}
