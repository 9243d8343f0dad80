// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct MessagePackTests {
    private func bytes(_ value: MessagePack) -> [UInt8] {
        var writer = MessagePackWriter()
        writer.value(value)
        return writer.bytes
    }

    /// The forms of the specification (github.com/msgpack), without those that Consul's codec does not write.
    @Test(arguments: [
        (MessagePack.null, "c0"), (.bool(false), "c2"), (.bool(true), "c3"), (.uint(0), "00"), (.uint(127), "7f"),
        (.uint(128), "cc80"), (.uint(256), "cd0100"), (.uint(65536), "ce00010000"),
        (.uint(1 << 32), "cf0000000100000000"), (.int(5), "05"), (.int(-1), "ff"), (.int(-32), "e0"), (.int(-33), "d0df"),
        (.int(-129), "d1ff7f"), (.int(-32769), "d2ffff7fff"), (.int(.min), "d38000000000000000"),
        (.double(1.5), "cb3ff8000000000000"), (.text("ab"), "a26162"), (.array([.uint(1), .null]), "9201c0"),
        (.record(["a": .uint(1)]), "81a16101"),
    ])
    func write_takesTheShortestForm(value: MessagePack, hex: String) throws {
        #expect(Hex.encode(bytes(value)) == hex)
        var reader = MessagePackReader(bytes(value))
        #expect(try reader.value() == value)
        #expect(reader.isAtEnd)
    }

    @Test(arguments: [31, 32, 255, 256, 65_535, 65_536])
    func texts_ofEveryLength_areReadBack(count: Int) throws {
        let value = MessagePack.bytes([UInt8](repeating: 0x61, count: count))
        let written = bytes(value)
        // No short form of 32 to 255 bytes: older readers do not know it.
        #expect(written[0] == (count < 32 ? 0xa0 | UInt8(count) : count < 65_536 ? 0xda : 0xdb))
        var reader = MessagePackReader(written)
        #expect(try reader.value() == value)
    }

    @Test func newerForms_areRead() throws {
        var reader = MessagePackReader([0xc4, 2, 1, 2, 0xd9, 1, 0x61, 0xca, 0x3f, 0xc0, 0, 0])
        #expect(try reader.value() == .bytes([1, 2]))
        #expect(try reader.value() == .text("a"))
        #expect(try reader.value() == .double(1.5))
    }

    @Test func lies_areRefused() {
        let deep = [UInt8](repeating: 0x91, count: 10_000)
        let broken: [[UInt8]] = [
            [], [0xdb, 0xff, 0xff, 0xff, 0xff], [0xdd, 0xff, 0xff, 0xff, 0xff, 0xc0], [0xdf, 0, 0, 0, 2, 0xa0, 0xc0],
            [0xcd, 1], [0xc1], [0xc7, 1, 1, 1], [0x81, 1, 1], deep,
        ]
        for bytes in broken {
            #expect(throws: FormatError.self) {
                var reader = MessagePackReader(bytes)
                _ = try reader.value()
            }
        }
    }
}

@Suite struct GoTypeTests {
    private let type = GoType.record([
        "Name": .text, "Count": .uint, "Wait": .duration, "At": .time, "Hash": .bytes, "Tags": .list(.text),
        "Meta": .map(.text), "Part": .pointer(.record(["On": .bool])), "Config": .any,
    ])

    private func json(_ text: String) -> JSONValue? { JSONValue.reading(Array(text.utf8)) }

    @Test func json_becomesWhatGoWouldWrite_andBack() throws {
        let document = json(
            #"""
            {"At":"2026-11-24T10:00:00.5Z","Config":{"a":[1.5,true,null]},"Count":7,"Hash":"AQI=","Meta":{"k":"v"},
             "Name":"web","Part":{"On":true},"Tags":["a"],"Wait":"1m30s"}
            """#)
        let packed = type.messagePack(from: document)
        #expect(packed["Wait"] == MessagePack.int(90_000_000_000))
        #expect(packed["Hash"] == MessagePack.bytes([1, 2]))
        let back = try type.json(from: packed)
        #expect(back["Wait"] == .number("90000000000"))
        #expect(back["At"] == .string("2026-11-24T10:00:00.5Z"))
        for name in ["Config", "Count", "Hash", "Meta", "Name", "Part", "Tags"] {
            let (before, after) = (document?[name], back[name])
            #expect(after == before)
        }
    }

    @Test func absence_isGosZeroValue() throws {
        let packed = type.messagePack(from: nil)
        #expect(packed["Name"] == MessagePack.text(""))
        #expect(packed["Tags"] == MessagePack.null)
        #expect(packed["Part"] == MessagePack.null)
        let back = try type.json(from: .record([:]))
        #expect(back["At"] == JSONValue.string("0001-01-01T00:00:00Z"))
        #expect(back["Part"] == JSONValue.null)
        #expect(back["Count"] == JSONValue.number("0"))
    }

    @Test func time_ofYearOne_isGosZero() throws {
        let bytes = try #require(GoTime.bytes(rfc3339: "0001-01-01T00:00:00Z"))
        #expect(bytes == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
        #expect(try GoTime.rfc3339(bytes) == "0001-01-01T00:00:00Z")
        // 1970-01-01 is 62,135,596,800 seconds after the year 1.
        #expect(Hex.encode(GoTime.bytes(rfc3339: "1970-01-01T00:00:00Z") ?? []) == "010000000e7791f70000000000ffff")
    }

    /// 64 bits of nanoseconds end in the years 1677 and 2262.
    @Test(arguments: [Int64.min, -1, 0, 1, 1_500_000_000, .max])
    func time_ofEveryNanosecond_comesBack(time: Int64) throws {
        #expect(try GoTime.nanoseconds(GoTime.bytes(nanoseconds: time)) == time)
    }

    @Test(arguments: [
        MessagePack.record(["Count": .text("7")]), .record(["Count": .int(-1)]), .record(["Name": .uint(1)]),
        .record(["At": .bytes([1, 2])]), .record(["Tags": .array([.uint(1)])]), .record(["Part": .bool(true)]),
        .array([]), .record(["At": .bytes([1] + [UInt8](repeating: 0xff, count: 14))]),
    ])
    func otherTypes_areRefused(value: MessagePack) {
        #expect(throws: FormatError.self) { try type.json(from: value) }
    }
}
