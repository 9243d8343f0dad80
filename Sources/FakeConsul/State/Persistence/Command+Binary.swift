// SPDX-License-Identifier: MIT

/// Commands as the write-ahead log keeps them: a byte for the kind, then its parts. A number once given is never given
/// to another kind.
extension Command: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .kv(let command):
            writer.byte(1)
            writer.value(command)
        case .session(let command):
            writer.byte(2)
            writer.value(command)
        case .transaction(let command):
            writer.byte(3)
            writer.array(command.operations)
        case .register(let command) where !command.peer.isEmpty:
            writer.byte(42)
            writer.string(command.peer)
            writer.value(command)
        case .register(let command):
            writer.byte(4)
            writer.value(command)
        case .deregister(let command) where !command.peer.isEmpty:
            writer.byte(43)
            writer.string(command.peer)
            writer.value(command)
        case .deregister(let command):
            writer.byte(5)
            writer.value(command)
        case .autopilot(let command):
            writer.byte(6)
            writer.value(command)
        case .connect(let command):
            writer.byte(40)
            writer.value(command)
        case .peering(let command):
            writer.byte(41)
            writer.value(command)
        case .acl(let command):
            writer.byte(10)
            writer.value(command)
        case .coordinates(let batch):
            writer.byte(50)
            writer.array(batch)
        case .preparedQuery(let command):
            writer.byte(51)
            writer.value(command)
        case .federation(let command):
            writer.byte(52)
            writer.value(command)
        case .configEntry(let command):
            writer.byte(20)
            writer.value(command)
        case .intention(let command):
            writer.byte(30)
            writer.value(command)
        case .manualVIPs(let command):
            writer.byte(31)
            writer.value(command)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .kv(try reader.value())
        case 2: self = .session(try reader.value())
        case 3: self = .transaction(TransactionCommand(operations: try reader.array()))
        case 4: self = .register(try reader.value())
        case 5: self = .deregister(try reader.value())
        case 6: self = .autopilot(try reader.value())
        case 40: self = .connect(try reader.value())
        case 41: self = .peering(try reader.value())
        case 42:
            let peer = try reader.string()
            var command = try reader.value(RegisterCommand.self)
            command.peer = peer
            self = .register(command)
        case 43:
            let peer = try reader.string()
            var command = try reader.value(DeregisterCommand.self)
            command.peer = peer
            self = .deregister(command)
        case 10: self = .acl(try reader.value())
        case 50: self = .coordinates(try reader.array())
        case 51: self = .preparedQuery(try reader.value())
        case 52: self = .federation(try reader.value())
        case 20: self = .configEntry(try reader.value())
        case 30: self = .intention(try reader.value())
        case 31: self = .manualVIPs(try reader.value())
        case let kind: throw FormatError("unknown kind \(kind) of command")
        }
    }
}

extension RegisterCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.value(node)
        writer.bool(skipNodeUpdate)
        writer.optional(service)
        writer.array(checks)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        node = try reader.value()
        skipNodeUpdate = try reader.bool()
        service = try reader.optional()
        checks = try reader.array()
    }
}

extension DeregisterCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(node)
        writer.string(serviceID)
        writer.string(checkID)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        node = try reader.string()
        serviceID = try reader.string()
        checkID = try reader.string()
    }
}
