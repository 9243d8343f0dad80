// SPDX-License-Identifier: MIT

/// What the catalog knows of the mesh besides the services themselves. It is written beside the catalog's own records,
/// whose form is older.
struct MeshTables {
    var gatewayServices = GatewayServiceTable()
    var topology = MeshTopology()
    var manualVIPs = ManualVIPs()
}

/// In snapshots there are only the indexes: the rest follows from services and configuration entries.
extension MeshTables {
    func writeIndexes(to records: inout StateRecordWriter) {
        records.index("gateway-services", gatewayServices.index)
        records.index("mesh-topology", topology.index)
        records.index("service-virtual-ips", manualVIPs.index)
    }

    mutating func takeIndexes(_ indexes: IndexRecords) {
        gatewayServices.move(to: indexes["gateway-services"])
        topology.move(to: indexes["mesh-topology"])
        manualVIPs.move(to: indexes["service-virtual-ips"])
    }
}

extension MeshTables: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.value(gatewayServices)
        writer.value(topology)
        writer.value(manualVIPs)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        gatewayServices = try reader.value()
        topology = try reader.value()
        manualVIPs = try reader.value()
    }
}

/// The addresses that operators gave to services besides their own (`/v1/internal/service-virtual-ip`), and when the
/// table of virtual addresses last changed.
struct ManualVIPs {
    private var addresses = SortedTree<KVKey, Stored<Entry>>()
    /// The index of the last change of any virtual address.
    private(set) var index: UInt64 = 0

    private struct Entry: Sendable {
        let service: String
        let addresses: [String]
    }

    /// The addresses of a service.
    func addresses(of service: String) -> [String] { addresses[CatalogKey.of(service)]?.value.addresses ?? [] }

    /// The service that has the address.
    func owner(of address: String) -> String? {
        addresses.first { $0.value.value.addresses.contains { $0.hasSameBytes(as: address) } }?.value.value.service
    }

    mutating func set(_ list: [String], of service: String) {
        addresses[CatalogKey.of(service)] = list.isEmpty ? nil : Stored(Entry(service: service, addresses: list))
    }

    mutating func move(to index: UInt64) { self.index = max(self.index, index) }
}

extension ManualVIPs: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.tree(addresses) { writer, entry in
            writer.string(entry.value.value.service)
            writer.strings(entry.value.value.addresses)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in
            let service = try reader.string()
            set(try reader.strings(), of: service)
        }
    }
}
