// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ProtobufWriterTests {
    @Test func emptyFields_areLeftOut() {
        var writer = ProtobufWriter()
        writer.uint(1, 0)
        writer.text(2, "")
        writer.texts(3, [])
        #expect(writer.bytes.isEmpty)
        writer.texts(3, [""])
        writer.message(4) { _ in }
        #expect(writer.bytes == [0x1a, 0, 0x22, 0])
    }

    @Test func numbers_takeAsManyBytesAsTheyNeed() throws {
        for number: UInt64 in [1, 127, 128, 300, .max] {
            var writer = ProtobufWriter()
            writer.uint(18, number)
            #expect(try ProtobufMessage(writer.bytes).uint(18) == number)
        }
        var writer = ProtobufWriter()
        writer.uint(1, 300)
        #expect(writer.bytes == [0x08, 0xac, 0x02])
    }
}
