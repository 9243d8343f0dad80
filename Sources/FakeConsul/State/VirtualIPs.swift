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
