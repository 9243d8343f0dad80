// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ProtobufMessageTests {
    @Test func fields_areFoundByNumber() throws {
        let message = try ProtobufMessage([0x08, 0x96, 0x01, 0x12, 7] + Array("testing".utf8) + [0x12, 0])
        #expect(message.uint(1) == 150)
        #expect(try message.texts(2) == ["testing", ""] && message.text(2) == "")
        #expect(message.uint(9) == 0 && message.uint(2) == 0)
        #expect(try message.texts(1).isEmpty && message.message(3) == nil)
    }

    @Test func partsOfAMessage_areOne() throws {
        let message = try ProtobufMessage([0x0a, 2, 8, 1, 0x0a, 2, 16, 2])
        let inner = try #require(try message.message(1))
        #expect(inner.uint(1) == 1 && inner.uint(2) == 2)
        #expect(try message.messages(1).map { $0.uint(2) } == [0, 2])
    }

    @Test(arguments: [
        [0x08], [0x0a], [0x0a, 2, 0], [0x00, 0], [0x0b], [0x0c], [0x09, 0], [0x0d, 0], [0x0f],
        [0x08] + [UInt8](repeating: 0xff, count: 10), [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
    ] as [[UInt8]])
    func brokenBytes_areRefused(_ bytes: [UInt8]) {
        do throws(FormatError) {
            _ = try ProtobufMessage(bytes)
            Issue.record("\(bytes) was taken")
        } catch {
            #expect(error.message == "proto: cannot parse invalid wire-format data")
        }
    }

    @Test func textThatIsNone_isRefused() throws {
        let message = try ProtobufMessage([0x0a, 1, 0xff])
        #expect(throws: FormatError("proto: field 1 contains invalid UTF-8")) { try message.text(1) }
    }
}
