// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ConfigEntryTableTests {
    private func entry(_ json: String) throws -> ConfigEntry {
        var entry = try ConfigEntry.decode(try JSONParser.parse(Array(json.utf8)))
        try entry.normalize()
        return entry
    }

    private func table() throws -> ConfigEntryTable {
        var table = ConfigEntryTable()
        table.insert(try entry(#"{"Kind":"service-splitter","Name":"b","Splits":[{"Weight":100,"Service":"c"}]}"#), index: 3)
        table.insert(try entry(#"{"Kind":"service-resolver","Name":"Z","Redirect":{"Service":"c"}}"#), index: 4)
        table.insert(try entry(#"{"Kind":"service-resolver","Name":"a"}"#), index: 5)
        return table
    }

    @Test func entries_areInTheOrderOfKindAndName_inAnyCase() throws {
        let table = try table()
        #expect(table.all.map(\.name) == ["a", "Z", "b"])
        #expect(table.list(.serviceResolver).map(\.name) == ["a", "Z"])
        #expect(table[.serviceResolver, "z"]?.name == "Z")
        #expect(table.index == 5)
    }

    @Test func links_followWhatEntriesName() throws {
        var table = try table()
        #expect(table.linking(to: "c").map(\.name) == ["Z", "b"])
        table.insert(try entry(#"{"Kind":"service-splitter","Name":"b","Splits":[{"Weight":100,"Service":"d"}]}"#), index: 6)
        #expect(table.linking(to: "c").map(\.name) == ["Z"])
        table.remove(.serviceResolver, "Z", index: 7)
        #expect(table.linking(to: "c").isEmpty && table.index == 7)
    }

    @Test func binaryForm_readsBackAsWritten() throws {
        var table = try table()
        table.remove(.serviceResolver, "a", index: 9)
        var writer = BinaryWriter()
        writer.value(table)
        var reader = BinaryReader(writer.bytes)
        let read = try reader.value(ConfigEntryTable.self)
        #expect(read.index == 9 && read.all.map(\.name) == ["Z", "b"])
        #expect(read.linking(to: "c").map(\.name) == ["Z", "b"])
    }

    @Test func commands_readBackAsWritten() throws {
        let resolver = try entry(#"{"Kind":"service-resolver","Name":"a"}"#)
        let commands: [ConfigEntryCommand] = [
            .upsert(resolver), .upsertCAS(resolver), .upsertWithStatusCAS(resolver),
            .delete(.mesh, name: "mesh"), .deleteCAS(.serviceRouter, name: "x", modifyIndex: 7),
        ]
        for command in commands {
            var writer = BinaryWriter()
            writer.value(Command.configEntry(command))
            var reader = BinaryReader(writer.bytes)
            guard case .configEntry(let read) = try reader.value(Command.self) else {
                Issue.record("another kind of command")
                return
            }
            #expect(read.kind == command.kind && read.name == command.name)
        }
    }
}
