// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CommandBinaryTests {
    static let commands: [Command] = [
        .kv(.set(Samples.pair)), .kv(.cas(Samples.pair)), .kv(.lock(Samples.pair)), .kv(.unlock(Samples.pair)),
        .kv(.delete("k")), .kv(.deleteCAS("k", modifyIndex: 9)), .kv(.deleteTree("")), .kv(.reapTombstones(upTo: 300)),
        .session(.create(Samples.session)), .session(.destroy(id: "s")),
        .transaction(
            TransactionCommand(operations: [
                .kv(verb: "bogus", Samples.pair), .node(verb: "set", Samples.node),
                .service(verb: "cas", Samples.service, node: "n1"), .check(verb: "get", Samples.check),
            ])
        ),
        .register(
            RegisterCommand(
                node: Samples.node,
                skipNodeUpdate: true,
                service: Samples.service,
                checks: [Samples.check, Samples.check]
            )
        ),
        .deregister(DeregisterCommand(node: "n", serviceID: "s", checkID: "c")),
    ]

    @Test(arguments: commands) func command_comesBack(_ command: Command) throws {
        let (copy, before, after) = try Samples.again(command)
        #expect(before == after)
        // The words of a command's parts are those that it had.
        #expect("\(copy)" == "\(command)")
    }

    @Test(arguments: commands) func cutInput_throws_wherever(_ command: Command) {
        var writer = BinaryWriter()
        writer.value(command)
        for count in stride(from: 0, to: writer.bytes.count, by: 3) {
            var reader = BinaryReader(Array(writer.bytes[..<count]))
            #expect(throws: FormatError.self) { try reader.value(Command.self) }
        }
    }

    @Test func unknownKinds_areRefused() {
        for bytes: [UInt8] in [[0], [99], [1, 0], [1, 9], [2, 3], [3, 1, 7]] {
            var reader = BinaryReader(bytes)
            #expect(throws: FormatError.self) { try reader.value(Command.self) }
        }
    }

    @Test func changedBytes_neverTrap() {
        var random = SeededRandom(seed: 7)
        for command in Self.commands {
            var writer = BinaryWriter()
            writer.value(command)
            for _ in 0..<200 {
                var bytes = writer.bytes
                for _ in 0...random.below(3) {
                    bytes[Int(random.below(UInt64(bytes.count)))] = UInt8(random.below(256))
                }
                var reader = BinaryReader(bytes)
                _ = try? reader.value(Command.self)
            }
        }
    }
}
