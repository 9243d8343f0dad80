// SPDX-License-Identifier: MIT

/// A change of autopilot's configuration.
enum AutopilotCommand: Sendable {
    case set(AutopilotConfiguration)
    /// Only if the configuration in force was last changed at the index that this one has.
    case cas(AutopilotConfiguration)
}

extension StateStore {
    /// `consul agent/consul/state/autopilot.go`.
    func apply(_ command: AutopilotCommand, index: UInt64) -> CommandResult {
        switch command {
        case .set(let configuration):
            put(configuration, index: index)
            return .done
        case .cas(let configuration):
            guard let existing = autopilot, existing.modifyIndex == configuration.modifyIndex else {
                return .accepted(false)
            }
            put(configuration, index: index)
            return .accepted(true)
        }
    }

    private func put(_ configuration: AutopilotConfiguration, index: UInt64) {
        var next = configuration
        next.createIndex = autopilot?.createIndex ?? index
        next.modifyIndex = index
        autopilot = next
    }
}

extension AutopilotCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .set(let configuration):
            writer.byte(1)
            writer.value(configuration)
        case .cas(let configuration):
            writer.byte(2)
            writer.value(configuration)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .set(try reader.value())
        case 2: self = .cas(try reader.value())
        case let kind: throw FormatError("unknown kind \(kind) of autopilot command")
        }
    }
}
