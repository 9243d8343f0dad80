// SPDX-License-Identifier: MIT

/// What an entry of the log changes of the certificate authority: several steps, all or none of them.
struct ConnectCommand: Sendable {
    enum Step: Sendable {
        case setConfiguration(CAConfiguration)
        /// Only if the roots were last changed at the index; one of them must be active.
        case setRoots([CARoot], expectedIndex: UInt64)
        case setProviderState(CAProviderState)
        case deleteProviderState(id: String)
        /// A serial number was given away.
        case useSerial(UInt64)
        case issueLeaf
    }

    var steps: [Step]
}

extension StateStore {
    /// The result is whether the roots, where they are among the steps, were as expected.
    func apply(_ command: ConnectCommand, index: UInt64) -> CommandResult {
        for case .setRoots(let roots, let expected) in command.steps {
            guard roots.count(where: \.isActive) == 1 else { return .refused("there must be exactly one active CA") }
            guard expected == connect.rootsIndex else { return .accepted(false) }
        }
        for step in command.steps { carryOut(step, index: index) }
        return .accepted(true)
    }

    private func carryOut(_ step: ConnectCommand.Step, index: UInt64) {
        switch step {
        case .setConfiguration(let configuration):
            connect.put(configuration, index: index)
            touch(.table(.caConfiguration))
        case .setRoots(let roots, _):
            connect.put(roots, index: index)
            touch(.table(.caRoots))
        case .setProviderState(let state): connect.put(state, index: index)
        case .deleteProviderState(let id): connect.removeProviderState(id, index: index)
        case .useSerial(let serial): connect.use(serial: serial)
        case .issueLeaf: connect.issuedLeaf(at: index)
        }
    }
}

extension ConnectCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) { writer.array(steps) }
    init(from reader: inout BinaryReader) throws(FormatError) { steps = try reader.array() }
}

extension ConnectCommand.Step: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .setConfiguration(let configuration):
            writer.byte(1)
            writer.value(configuration)
        case .setRoots(let roots, let expected):
            writer.byte(2)
            writer.array(roots)
            writer.uint(expected)
        case .setProviderState(let state):
            writer.byte(3)
            writer.value(state)
        case .deleteProviderState(let id):
            writer.byte(4)
            writer.string(id)
        case .useSerial(let serial):
            writer.byte(5)
            writer.uint(serial)
        case .issueLeaf: writer.byte(6)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .setConfiguration(try reader.value())
        case 2: self = .setRoots(try reader.array(), expectedIndex: try reader.uint())
        case 3: self = .setProviderState(try reader.value())
        case 4: self = .deleteProviderState(id: try reader.string())
        case 5: self = .useSerial(try reader.uint())
        case 6: self = .issueLeaf
        case let kind: throw FormatError("unknown kind \(kind) of step")
        }
    }
}
