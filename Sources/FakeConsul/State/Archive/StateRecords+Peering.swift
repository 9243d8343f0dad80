// SPDX-License-Identifier: MIT

/// Peerings, what belongs to them, and their form in snapshots: Protocol Buffers, as bytes within the record, because
/// their structs have a binary form of their own (`consul proto/private/pbpeering`).
extension PeeringTable {
    func write(to records: inout StateRecordWriter) {
        for peering in all { records.add(.peering, peering.record) }
        for bundle in trustBundles.all { records.add(.peeringTrustBundle, bundle.record) }
        for secret in secrets { records.add(.peeringSecrets, secret.record) }
    }

    func writeIndexes(to records: inout StateRecordWriter) {
        records.index("peering", index)
        records.index("peering-trust-bundles", trustBundles.index)
    }

    /// What the records of these kinds say, and the indexes besides.
    init(_ records: [StateRecord], _ indexes: IndexRecords) throws(FormatError) {
        var (peerings, secrets, bundles): ([Peering], [PeeringSecrets], [PeeringTrustBundle]) = ([], [], [])
        for record in records {
            switch record.kind {
            case .peering: peerings.append(try Peering(record: record.value))
            case .peeringSecrets: secrets.append(try PeeringSecrets(record: record.value))
            case .peeringTrustBundle: bundles.append(try PeeringTrustBundle(record: record.value))
            default: break
            }
        }
        self.init(peerings, secrets, index: peerings.reduce(indexes["peering"]) { max($0, $1.modifyIndex) })
        let index = bundles.reduce(indexes["peering-trust-bundles"]) { max($0, $1.modifyIndex) }
        trustBundles = PeeringTrustBundleTable(bundles, index: index)
    }
}

extension Peering {
    var record: MessagePack {
        .message { message in
            message.text(1, id)
            message.text(2, name)
            if let deletedAt { message.time(4, deletedAt) }
            for (key, value) in meta?.pairs ?? [] {
                message.message(5) { pair in
                    pair.texts(1, [key])
                    pair.texts(2, [value])
                }
            }
            message.uint(6, UInt64(state.rawValue))
            message.text(7, peerID)
            message.texts(8, peerCAPems)
            message.text(9, peerServerName)
            message.texts(10, peerServerAddresses)
            message.uint(11, createIndex)
            message.uint(12, modifyIndex)
            if !remoteDatacenter.isEmpty { message.message(17) { $0.text(2, remoteDatacenter) } }
            message.texts(18, manualServerAddresses)
        }
    }

    init(record: MessagePack) throws(FormatError) {
        let message = try record.message
        self.init(id: try message.text(1), name: try message.text(2))
        guard !id.isEmpty else { throw FormatError("failed restoring peering: object missing primary index") }
        guard !name.isEmpty else { throw FormatError("failed restoring peering: missing value for index 'name'") }
        deletedAt = try message.message(4)?.time
        let pairs = try message.messages(5).map { (pair) throws(FormatError) in
            (key: try pair.text(1), value: try pair.text(2))
        }
        meta = pairs.isEmpty ? nil : StringMap(pairs)
        state = UInt8(exactly: message.uint(6)).flatMap(State.init) ?? .undefined
        peerID = try message.text(7)
        peerCAPems = try message.texts(8)
        peerServerName = try message.text(9)
        peerServerAddresses = try message.texts(10)
        createIndex = message.uint(11)
        modifyIndex = message.uint(12)
        remoteDatacenter = try message.message(17)?.text(2) ?? ""
        manualServerAddresses = try message.texts(18)
    }
}

extension PeeringSecrets {
    var record: MessagePack {
        .message { message in
            message.text(1, peerID)
            if !establishment.isEmpty { message.message(2) { $0.text(1, establishment) } }
            guard !activeStream.isEmpty || !pendingStream.isEmpty else { return }
            message.message(3) { stream in
                stream.text(1, activeStream)
                stream.text(2, pendingStream)
            }
        }
    }

    init(record: MessagePack) throws(FormatError) {
        let message = try record.message
        self.init(peerID: try message.text(1))
        guard !peerID.isEmpty else {
            throw FormatError("failed restoring peering secrets: object missing primary index")
        }
        establishment = try message.message(2)?.text(1) ?? ""
        let stream = try message.message(3)
        activeStream = try stream?.text(1) ?? ""
        pendingStream = try stream?.text(2) ?? ""
    }
}

extension PeeringTrustBundle {
    var record: MessagePack {
        .message { message in
            message.text(1, trustDomain)
            message.text(2, peerName)
            message.text(3, partition)
            message.texts(4, rootPEMs)
            message.text(5, exportedPartition)
            message.uint(6, createIndex)
            message.uint(7, modifyIndex)
        }
    }

    init(record: MessagePack) throws(FormatError) {
        let message = try record.message
        self.init(peerName: try message.text(2))
        guard !peerName.isEmpty else {
            throw FormatError("failed restoring peering trust bundle: object missing primary index")
        }
        trustDomain = try message.text(1)
        partition = try message.text(3)
        rootPEMs = try message.texts(4)
        exportedPartition = try message.text(5)
        createIndex = message.uint(6)
        modifyIndex = message.uint(7)
    }
}

extension MessagePack {
    fileprivate static func message(_ write: (inout ProtobufWriter) -> Void) -> MessagePack {
        var writer = ProtobufWriter()
        write(&writer)
        return .bytes(writer.bytes)
    }

    /// Null is a message without fields.
    fileprivate var message: ProtobufMessage {
        get throws(FormatError) {
            switch self {
            case .bytes(let bytes): return try ProtobufMessage(bytes)
            case .null: return try ProtobufMessage([])
            default: throw FormatError("msgpack decode error: a message that is no bytes")
            }
        }
    }
}

/// `google.protobuf.Timestamp`: seconds since the Unix epoch, and nanoseconds.
extension ProtobufWriter {
    fileprivate mutating func time(_ field: UInt64, _ time: Instant) {
        let fraction = time.nanoseconds % 1_000_000_000
        let rest = fraction < 0 ? fraction + 1_000_000_000 : fraction
        let seconds = time.nanoseconds / 1_000_000_000 - (fraction < 0 ? 1 : 0)
        message(field) { message in
            message.uint(1, UInt64(bitPattern: seconds))
            message.uint(2, UInt64(rest))
        }
    }
}

extension ProtobufMessage {
    /// Held to what 64 bits of nanoseconds can say.
    fileprivate var time: Instant {
        let seconds = Int64(bitPattern: uint(1))
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (time, exceeds) = whole.addingReportingOverflow(Int64(Int32(truncatingIfNeeded: uint(2))))
        if overflows || exceeds { return Instant(nanoseconds: seconds < 0 ? .min : .max) }
        return Instant(nanoseconds: time)
    }
}
