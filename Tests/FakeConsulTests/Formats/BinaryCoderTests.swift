// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct BinaryCoderTests {
    private struct Pair: BinaryCodable, Equatable {
        var name: String
        var number: Int?

        init(name: String, number: Int?) {
            self.name = name
            self.number = number
        }

        func write(to writer: inout BinaryWriter) {
            writer.string(name)
            writer.optional(number) { $0.int($1) }
        }

        init(from reader: inout BinaryReader) throws(FormatError) {
            name = try reader.string()
            number = try reader.optional { (reader) throws(FormatError) in try reader.int() }
        }
    }

    @Test func values_comeBack() throws {
        var writer = BinaryWriter()
        let numbers: [Int64] = [0, 1, -1, 63, -64, 64, 300, .max, .min]
        let counts: [UInt64] = [0, 127, 128, 16_383, 16_384, .max]
        for number in numbers { writer.int(number) }
        for count in counts { writer.uint(count) }
        writer.fixed(0x0102_0304_0506_0708)
        writer.double(-0.1)
        writer.duration(.milliseconds(-1500))
        writer.bool(true)
        writer.byte(0xff)
        writer.bytes([1, 2])
        writer.string("é")
        writer.array([Pair(name: "a", number: 1), Pair(name: "", number: nil)])
        writer.stringMap(["b": "2", "a": "1"])
        writer.optional(Pair?.none)
        writer.strings(["x"])

        var reader = BinaryReader(writer.bytes)
        for number in numbers { #expect(try reader.int64() == number) }
        for count in counts { #expect(try reader.uint() == count) }
        #expect(try reader.fixed() == 0x0102_0304_0506_0708)
        #expect(try reader.double() == -0.1)
        #expect(try reader.duration() == .milliseconds(-1500))
        #expect(try reader.bool())
        #expect(try reader.byte() == 0xff)
        #expect(try reader.bytes() == [1, 2])
        #expect(try reader.string() == "é")
        #expect(try reader.array(of: Pair.self) == [Pair(name: "a", number: 1), Pair(name: "", number: nil)])
        #expect(try reader.stringMap() == ["a": "1", "b": "2"])
        #expect(try reader.optional(Pair.self) == nil)
        #expect(try reader.strings() == ["x"])
        #expect(reader.isAtEnd)
    }

    @Test func smallNumbers_takeOneByte() {
        var writer = BinaryWriter()
        writer.int(-64)
        writer.uint(127)
        #expect(writer.bytes == [127, 127])
    }

    @Test func dictionaries_areWrittenSorted() {
        var writer = BinaryWriter()
        writer.stringMap(["b": "", "a": "", "é": "", "B": ""])
        var reader = BinaryReader(Array(writer.bytes.dropFirst()))
        let keys = (0..<4).map { _ in
            let key = try? reader.string()
            _ = try? reader.string()
            return key
        }
        #expect(keys == ["B", "a", "b", "é"])
    }

    @Test func brokenInput_isRefused() {
        func refusal<Value>(_ bytes: [UInt8], _ read: (inout BinaryReader) throws(FormatError) -> Value) -> String? {
            var reader = BinaryReader(bytes)
            do throws(FormatError) {
                _ = try read(&reader)
                return nil
            } catch {
                return error.message
            }
        }
        #expect(refusal([]) { (r) throws(FormatError) in try r.byte() } == "unexpected end at byte 0")
        #expect(refusal([0x80]) { (r) throws(FormatError) in try r.uint() } == "unexpected end at byte 1")
        #expect(refusal([2]) { (r) throws(FormatError) in try r.bool() } == "neither true nor false at byte 1")
        #expect(refusal([5, 1]) { (r) throws(FormatError) in try r.string() } == "length beyond the end at byte 1")
        let huge = [UInt8](repeating: 0xff, count: 10)
        #expect(refusal(huge) { (r) throws(FormatError) in try r.uint() } == "number too large at byte 10")
        #expect(
            refusal([0x80, 0x04]) { (r) throws(FormatError) in try r.uint(as: UInt8.self) }
                == "number too large at byte 2"
        )
        let hostileCount: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
        #expect(
            refusal(hostileCount) { (r) throws(FormatError) in try r.strings() } == "length beyond the end at byte 10"
        )
    }

    @Test func mutatedInput_neverTraps() {
        var writer = BinaryWriter()
        writer.array([Pair(name: "abc", number: -5), Pair(name: "", number: nil)])
        writer.stringMap(["k": "v"])
        writer.double(1)
        var mutator = Mutator(seed: 5, alphabet: Array(0...255))
        for _ in 0..<5_000 {
            var reader = BinaryReader(mutator.mutate(writer.bytes))
            _ = try? reader.array(of: Pair.self)
            _ = try? reader.stringMap()
            _ = try? reader.double()
        }
    }
}
