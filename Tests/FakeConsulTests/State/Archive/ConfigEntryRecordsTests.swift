// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Configuration entries of each kind in which no field is at its default, so that one that is forgotten shows.
@Suite struct ConfigEntryRecordsTests {
    private static func entry(_ kind: ConfigKind) -> ConfigEntry {
        var entry = ConfigEntry(kind, body: kind.schema.sample)
        entry.hash = .max - 1
        entry.indexes = RaftIndexes(create: 3, modify: 70_000)
        return entry
    }

    private static func bytes(_ entry: ConfigEntry) -> [UInt8] {
        var writer = BinaryWriter()
        writer.value(entry)
        return writer.bytes
    }

    @Test(arguments: ConfigKind.allCases)
    func everyField_comesBack(_ kind: ConfigKind) throws {
        let entry = Self.entry(kind)
        var writer = MessagePackWriter()
        writer.value(entry.record)
        var reader = MessagePackReader(writer.bytes)
        let back = try ConfigEntry(record: try reader.value())
        #expect(back.kind == kind && back.body == entry.body)
        #expect(Self.bytes(back) == Self.bytes(entry))
    }

    @Test(arguments: ConfigKind.allCases)
    func entryThatSaysNothing_comesBack(_ kind: ConfigKind) throws {
        let entry = ConfigEntry(kind, name: "n")
        #expect(try ConfigEntry(record: entry.record).body == entry.body)
    }

    /// The kind, then the request that would write the entry, as bytes; `proxy-defaults` has a form of its own besides.
    @Test(arguments: ConfigKind.allCases)
    func record_isAsConsulReadsIt(_ kind: ConfigKind) throws {
        guard case .bytes(let bytes) = Self.entry(kind).record else {
            Issue.record("no bytes")
            return
        }
        var reader = MessagePackReader(bytes)
        #expect(try reader.value() == .text(kind.rawValue))
        let request = try reader.value()
        #expect(reader.isAtEnd)
        #expect(request["Op"] == .text("") && request["Datacenter"] == .text("") && request["Token"] == .text(""))
        var entry = try #require(request["Entry"])
        if case .bytes(let inner) = entry {
            #expect(kind == .proxyDefaults)
            var reader = MessagePackReader(inner)
            entry = try reader.value()
        }
        #expect(entry["ModifyIndex"] == .uint(70_000) && entry["CreateIndex"] == .uint(3))
        #expect(entry["Hash"] == .uint(.max - 1))
        guard case .map(let members) = entry else {
            Issue.record("no struct")
            return
        }
        let names = kind.schema.fields.map(\.name).filter { $0 != "EnterpriseMeta" }
        #expect(Set(members.map(\.name)) == Set(names + ["Hash", "CreateIndex", "ModifyIndex"]))
    }

    @Test func unknownKinds_areRefused() {
        var writer = MessagePackWriter()
        writer.value(.text("bogus"))
        let record = MessagePack.bytes(writer.bytes)
        do throws(FormatError) {
            _ = try ConfigEntry(record: record)
            Issue.record("an entry of an unknown kind was taken")
        } catch {
            #expect(error.message == "invalid config entry kind: bogus")
        }
    }
}

extension ConfigSchema {
    /// A struct with something in each field.
    fileprivate var sample: ConfigRecord {
        ConfigRecord(schema: self, values: fields.enumerated().map { $1.type.sample($0 + 1) })
    }
}

extension ConfigType {
    fileprivate func sample(_ number: Int) -> ConfigValue {
        switch self {
        case .bool: .bool(true)
        case .string: .text("text \(number) é")
        case .int: .int(-Int64(number))
        case .uint: .uint(UInt64(number) + 200)
        case .float: .float(Float(number) + 0.5)
        case .duration: .int(1_500_000_000 + Int64(number))
        case .time: .int(1_764_000_000_000_000_007)
        case .bytes: .bytes([0, 0xff, UInt8(truncatingIfNeeded: number)])
        case .list(let type): .list([type.sample(number), type.sample(number + 1)])
        case .map(let type):
            .map(SortedMap([(key: "a", value: type.sample(number)), (key: "b", value: type.sample(2))]))
        case .opaque:
            .opaque(
                .object([(name: "n", value: .number("1.5")), (name: "l", value: .array([.null, .bool(true)]))]))
        case .structure(let schema): .record(schema.sample)
        case .pointer(let type): type.sample(number)
        }
    }
}
