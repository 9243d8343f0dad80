// SPDX-License-Identifier: MIT

extension Node: Filterable {
    static let filterSchema = FilterSchema(
        ("ID", .string),
        ("Node", .string),
        ("Address", .string),
        ("Datacenter", .string),
        ("Partition", .string),
        ("PeerName", .string),
        ("TaggedAddresses", .stringMap),
        ("Meta", .stringMap)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "ID": .string(id)
        case "Node": .string(name)
        case "Address": .string(address)
        case "Datacenter": .string(datacenter)
        case "Partition": .string("")
        case "PeerName": .string(peerName)
        case "TaggedAddresses": .map(taggedAddresses)
        case "Meta": .map(meta)
        default: nil
        }
    }
}

extension FilterValue {
    static func map(_ map: StringMap?) -> FilterValue {
        .lookup(count: map?.count ?? 0) { key in map?[key].map(FilterValue.string) }
    }

    static func map(_ map: SortedMap<ServiceAddress>?) -> FilterValue {
        .lookup(count: map?.count ?? 0) { key in map?[key].map { .record($0) } }
    }
}
