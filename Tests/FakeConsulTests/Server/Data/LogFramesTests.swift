// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LogFramesTests {
    private static let records: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 0xfa, count: 300), [9]]

    private static var file: [UInt8] {
        var bytes: [UInt8] = [0x48]
        for record in records { LogFrames.append(record, to: &bytes) }
        return bytes
    }

    private func read(_ file: [UInt8]) throws -> (records: [[UInt8]], end: Int) {
        var found: [[UInt8]] = []
        let end = try LogFrames.read(file, from: 1) { (record, _) in found.append(record) }
        return (found, end)
    }

    @Test func records_comeBack() throws {
        let (found, end) = try read(Self.file)
        #expect(found == Self.records && end == Self.file.count)
    }

    @Test func tornTail_isLeftOff_whereverItIsTorn() throws {
        let last = Self.file.count - 13
        for count in last..<Self.file.count {
            let (found, end) = try read(Array(Self.file[..<count]))
            #expect(found == Array(Self.records.dropLast()) && end == last)
        }
    }

    @Test func tailOfZeroesOrRubbish_isLeftOff() throws {
        for tail in [[UInt8](repeating: 0, count: 5000), Array("rubbish that no record follows".utf8)] {
            let (found, end) = try read(Self.file + tail)
            #expect(found == Self.records && end == Self.file.count)
        }
    }

    @Test func damageInTheMiddle_isRefused_whateverByteIsHit() {
        for position in 1..<Self.file.count - 13 {
            var file = Self.file
            file[position] ^= 0x40
            #expect(throws: FormatError.self) { try read(file) }
        }
    }

    @Test func hostileFile_isReadInBoundedTime() {
        // Each mark claims all that follows it.
        var file: [UInt8] = []
        for _ in 0..<40_000 { file += [0xfa, 0x6b, 0xc5, 0x0d, 0, 0, 1, 0, 0, 0, 0, 0] }
        #expect(throws: FormatError.self) { try LogFrames.read(file, from: 0) { (_, _) in } }
    }
}
