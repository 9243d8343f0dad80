// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct IntentionCommandTests {
    private func source(_ name: String) -> ConfigRecord {
        var intention = Intention(sourceName: name, destinationName: "db")
        intention.action = Intention.allow
        intention.meta = ["a": "b"]
        intention.createdAt = 1
        return intention.source(isLegacy: true)
    }

    @Test func commands_surviveTheirBinaryForm() throws {
        let commands: [Command] = [
            .intention(.upsert(destination: "db", source: source("web"))),
            .intention(.delete(destination: "db", source: "web")),
            .intention(.createLegacy(destination: "db", source: source("web"))),
            .intention(.updateLegacy(id: "1", source: source("web"))), .intention(.deleteLegacy(id: "1")),
            .manualVIPs(ManualVIPsCommand(service: "web", addresses: ["10.0.0.1"])),
        ]
        for command in commands {
            var writer = BinaryWriter()
            writer.value(command)
            var reader = BinaryReader(writer.bytes)
            var again = BinaryWriter()
            again.value(try reader.value(Command.self))
            #expect(again.bytes == writer.bytes && reader.isAtEnd)
        }
    }

    @Test func precedence_ordersByNames_whereItIsTheSame() {
        let all = [("b", "db"), ("a", "db"), ("a", "cache")].map { pair in
            var intention = Intention(sourceName: pair.0, destinationName: pair.1)
            intention.precedence = 9
            return intention
        }
        let names = all.sorted(by: Intention.precedes).map { $0.sourceName + ">" + $0.destinationName }
        #expect(names == ["a>cache", "a>db", "b>db"])
    }
}
