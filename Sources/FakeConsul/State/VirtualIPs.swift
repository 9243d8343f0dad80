// SPDX-License-Identifier: MIT

/// The addresses out of 240.0.0.0/4 that services in the mesh have for transparent proxies (`consul
/// agent/consul/state`, tables `service-virtual-ips` and `free-virtual-ips`).
struct VirtualIPs {
    private struct Assignment: Stamped, Sendable {
        let offset: UInt32
        var stamp: UInt64 { 0 }
    }

    private var assigned = SortedTree<KVKey, Assignment>()
    private var latest: UInt32 = 0
    /// Consul's table of free addresses keys them all alike, so that only the one that was freed last is ever given out
    /// again.
    private var freed: UInt32?

    /// The service's address, if it has one.
    func address(of service: String) -> String? { assigned[CatalogKey.of(service)].map { Self.text($0.offset) } }

    /// The service's address, given to it now where it has none. Nil where all are given out.
    mutating func assign(to service: String) -> String? {
        let key = CatalogKey.of(service)
        if let assignment = assigned[key] { return Self.text(assignment.offset) }
        let offset: UInt32
        if let free = freed {
            offset = free
            freed = nil
        } else {
            guard latest + 1 < Self.limit else { return nil }
            latest += 1
            offset = latest
        }
        assigned[key] = Assignment(offset: offset)
        return Self.text(offset)
    }

    /// The names of those that have one, in lower case.
    var names: [String] { assigned.map { GoText.string(Array($0.key.bytes.dropLast())) } }

    mutating func free(_ service: String) {
        if let assignment = assigned.remove(CatalogKey.of(service)) { freed = assignment.offset }
    }

    /// 15.255.255.254 addresses after 240.0.0.0.
    private static let limit: UInt32 = 0x0fff_fffe

    private static func text(_ offset: UInt32) -> String {
        "\(240 + (offset >> 24)).\(offset >> 16 & 255).\(offset >> 8 & 255).\(offset & 255)"
    }
}

extension VirtualIPs: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(UInt64(latest))
        writer.optional(freed) { $0.uint(UInt64($1)) }
        writer.tree(assigned) { writer, entry in
            writer.value(entry.key)
            writer.uint(UInt64(entry.value.offset))
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        latest = try reader.uint(as: UInt32.self)
        guard latest < Self.limit else { throw FormatError("virtual address out of range") }
        freed = try reader.optional { (reader) throws(FormatError) in try reader.uint(as: UInt32.self) }
        try reader.each { (reader) throws(FormatError) in
            let key = try reader.value(KVKey.self)
            assigned[key] = Assignment(offset: try reader.uint(as: UInt32.self))
        }
    }
}

/// In snapshots they are offsets in the form of IPv6 addresses.
extension VirtualIPs {
    /// - Parameter manual: the addresses that operators gave to the services besides.
    func write(to records: inout StateRecordWriter, manual: ManualVIPs) {
        for (key, assignment) in assigned {
            let service = CatalogKey.name(of: key)
            let name = MessagePack.record(["Name": .text(service)])
            let others = manual.addresses(of: service)
            records.add(
                .virtualIP,
                .record([
                    "CreateIndex": .uint(0), "IP": Self.record(assignment.offset),
                    "ManualIPs": others.isEmpty ? .null : .array(others.map(MessagePack.text)),
                    "ModifyIndex": .uint(0), "Service": .record(["Peer": .text(""), "ServiceName": name]),
                ]))
        }
        if let freed { records.add(.freeVirtualIP, .record(["IP": Self.record(freed), "IsCounter": .bool(false)])) }
        if latest > 0 { records.add(.freeVirtualIP, .record(["IP": Self.record(latest), "IsCounter": .bool(true)])) }
    }

    private static func record(_ offset: UInt32) -> MessagePack {
        let bytes = stride(from: UInt32(24), through: 0, by: -8).map { UInt8(truncatingIfNeeded: offset >> $0) }
        return .bytes([UInt8](repeating: 0, count: 10) + [0xff, 0xff] + bytes)
    }

    /// - Returns: the service, and the addresses that operators gave to it besides; nil for one of a peer, which comes
    ///   again with the peer's stream.
    mutating func take(assigned record: MessagePack) throws(FormatError) -> (service: String, manual: [String])? {
        let fields = try RecordFields(record)
        let service = try RecordFields(fields["Service"])
        guard try service.text("Peer").isEmpty else { return nil }
        // Before 1.13 the service stood there without its peer.
        let name = try RecordFields(service["ServiceName"]).text("Name")
        let owner = name.isEmpty ? try service.text("Name") : name
        assigned[CatalogKey.of(owner)] = Assignment(offset: try Self.offset(fields))
        return (owner, try fields.texts("ManualIPs") ?? [])
    }

    mutating func take(free record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        let offset = try Self.offset(fields)
        if fields["IsCounter"] == .bool(true) { latest = offset } else { freed = offset }
    }

    private static func offset(_ fields: RecordFields) throws(FormatError) -> UInt32 {
        let bytes = try fields.bytes("IP")
        guard bytes.count == 4 || bytes.count == 16 else { throw FormatError("an IP address of \(bytes.count) bytes") }
        let offset = bytes.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard offset < limit else { throw FormatError("a virtual IP address out of range") }
        return offset
    }
}
