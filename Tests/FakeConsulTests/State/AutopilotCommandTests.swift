// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AutopilotCommandTests {
    private let store = StateStore()
    private let time = Instant(nanoseconds: 0)

    @Test func setting_keepsTheIndexOfCreation() {
        _ = store.apply(.autopilot(.set(AutopilotConfiguration())), index: 3, at: time)
        var changed = AutopilotConfiguration()
        changed.minQuorum = 3
        _ = store.apply(.autopilot(.set(changed)), index: 9, at: time)
        changed.createIndex = 3
        changed.modifyIndex = 9
        #expect(store.autopilot == changed)
    }

    @Test func conditionalSetting_needsTheIndexInForce() {
        func attempt(_ modifyIndex: UInt64, at index: UInt64) -> Bool {
            var configuration = AutopilotConfiguration()
            configuration.modifyIndex = modifyIndex
            guard case .accepted(let accepted) = store.apply(.autopilot(.cas(configuration)), index: index, at: time)
            else { return false }
            return accepted
        }
        #expect(!attempt(0, at: 1))
        _ = store.apply(.autopilot(.set(AutopilotConfiguration())), index: 2, at: time)
        #expect(!attempt(1, at: 3))
        #expect(store.autopilot?.modifyIndex == 2)
        #expect(attempt(2, at: 4))
        #expect(store.autopilot?.modifyIndex == 4)
    }

    @Test func command_andSnapshot_surviveTheirBinaryForm() throws {
        var configuration = AutopilotConfiguration()
        configuration.redundancyZoneTag = "zone"
        configuration.serverStabilizationTime = .seconds(3)
        for command in [AutopilotCommand.set(configuration), .cas(configuration)] {
            var writer = BinaryWriter()
            writer.value(Command.autopilot(command))
            var reader = BinaryReader(writer.bytes)
            let read = try reader.value(Command.self)
            #expect("\(read)" == "\(Command.autopilot(command))")
        }
        _ = store.apply(.autopilot(.set(configuration)), index: 5, at: time)
        var writer = BinaryWriter()
        writer.value(store.snapshot)
        var reader = BinaryReader(writer.bytes)
        #expect(try reader.value(StateSnapshot.self).autopilot == store.autopilot)
    }
}
