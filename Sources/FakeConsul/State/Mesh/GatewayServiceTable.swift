// SPDX-License-Identifier: MIT

/// Which services are behind which gateways (`consul agent/consul/state`, table `gateway-services`).
struct GatewayServiceTable {
    /// By gateway, service and port.
    private var records = CatalogTable<GatewayService>()
    /// By service, gateway and port.
    private var byService = CatalogTable<GatewayService>()
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    // MARK: Reading

    /// In the order of gateways, services and ports, wildcards among them.
    var all: [GatewayService] { records.map(\.value.value) }

    /// What is behind one gateway.
    func services(of gateway: String) -> [GatewayService] { Self.list(records, CatalogKey.of(gateway)) }

    /// The gateways of one service.
    func gateways(of service: String) -> [GatewayService] { Self.list(byService, CatalogKey.of(service)) }

    subscript(gateway: String, service: String, port: Int) -> GatewayService? {
        records[Self.key(gateway, service, port)]?.value
    }

    private static func list(_ table: CatalogTable<GatewayService>, _ prefix: KVKey) -> [GatewayService] {
        table.entries(withPrefix: prefix).map(\.value.value)
    }

    private static func key(_ first: String, _ second: String, _ port: Int) -> KVKey {
        let number = UInt64(bitPattern: Int64(port)) ^ 1 << 63
        let bytes = stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
        return KVKey(CatalogKey.of(first, second).bytes + bytes)
    }

    // MARK: Changing

    mutating func insert(_ record: GatewayService, index: UInt64) {
        put(record)
        move(to: index)
    }

    mutating func remove(_ record: GatewayService, index: UInt64) {
        records[Self.key(record.gateway, record.service, record.port)] = nil
        byService[Self.key(record.service, record.gateway, record.port)] = nil
        move(to: index)
    }

    mutating func move(to index: UInt64) { self.index = max(self.index, index) }

    private mutating func put(_ record: GatewayService) {
        let stored = Stored(record)
        records[Self.key(record.gateway, record.service, record.port)] = stored
        byService[Self.key(record.service, record.gateway, record.port)] = stored
    }
}

extension GatewayServiceTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.array(all)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in put(try reader.value()) }
    }
}

/// A mapping counts as visible with its service; whether the gateway may be read is asked before.
extension GatewayService: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allows(.read, .service(service)) }
}
