// SPDX-License-Identifier: MIT

extension Peering: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(id)
        writer.string(name)
        writer.optional(deletedAt) { $0.int($1.nanoseconds) }
        writer.map(meta)
        writer.byte(state.rawValue)
        writer.string(peerID)
        writer.strings(peerCAPems)
        writer.string(peerServerName)
        writer.strings(peerServerAddresses)
        writer.strings(manualServerAddresses)
        writer.string(remoteDatacenter)
        writer.uint(createIndex)
        writer.uint(modifyIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        name = try reader.string()
        deletedAt = try reader.optional { (reader) throws(FormatError) in Instant(nanoseconds: try reader.int64()) }
        meta = try reader.map()
        let number = try reader.byte()
        guard let state = State(rawValue: number) else { throw FormatError("unknown state \(number) of a peering") }
        self.state = state
        peerID = try reader.string()
        peerCAPems = try reader.strings()
        peerServerName = try reader.string()
        peerServerAddresses = try reader.strings()
        manualServerAddresses = try reader.strings()
        remoteDatacenter = try reader.string()
        createIndex = try reader.uint()
        modifyIndex = try reader.uint()
    }
}

extension PeeringSecrets: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for text in [peerID, establishment, pendingStream, activeStream] { writer.string(text) }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        peerID = try reader.string()
        establishment = try reader.string()
        pendingStream = try reader.string()
        activeStream = try reader.string()
    }
}

extension PeeringSecretsChange: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(peerID)
        switch kind {
        case .generateToken(let establishment):
            writer.byte(1)
            writer.string(establishment)
        case .exchange(let establishment, let pending):
            writer.byte(2)
            writer.string(establishment)
            writer.string(pending)
        case .promotePending(let active):
            writer.byte(3)
            writer.string(active)
        case .establish(let active):
            writer.byte(4)
            writer.string(active)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        peerID = try reader.string()
        switch try reader.byte() {
        case 1: kind = .generateToken(establishment: try reader.string())
        case 2: kind = .exchange(establishment: try reader.string(), pending: try reader.string())
        case 3: kind = .promotePending(active: try reader.string())
        case 4: kind = .establish(active: try reader.string())
        case let kind: throw FormatError("unknown kind \(kind) of a peering's secrets")
        }
    }
}
