// SPDX-License-Identifier: MIT

extension TransactionOperation: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .kv(let verb, let pair):
            writer.byte(1)
            writer.string(verb)
            writer.value(pair)
        case .node(let verb, let node):
            writer.byte(2)
            writer.string(verb)
            writer.value(node)
        case .service(let verb, let service, let node):
            writer.byte(3)
            writer.string(verb)
            writer.value(service)
            writer.string(node)
        case .check(let verb, let check):
            writer.byte(4)
            writer.string(verb)
            writer.value(check)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .kv(verb: try reader.string(), try reader.value())
        case 2: self = .node(verb: try reader.string(), try reader.value())
        case 3: self = .service(verb: try reader.string(), try reader.value(), node: try reader.string())
        case 4: self = .check(verb: try reader.string(), try reader.value())
        case let kind: throw FormatError("unknown kind \(kind) of operation")
        }
    }
}
