// SPDX-License-Identifier: MIT

/// A machine of the catalog (`consul agent/structs Node`).
struct Node: Sendable {
    /// A UUID, or empty: nodes that were registered by hand need none.
    var id = ""
    var name: String
    var address = ""
    var datacenter = ""
    /// Addresses by the name of the network: `lan`, `wan`, `lan_ipv4` ...
    var taggedAddresses: StringMap?
    var meta: StringMap?
    var locality: Locality?
    /// The peering that it was imported through; empty for the cluster's own.
    var peerName = ""
    var indexes = RaftIndexes()

    /// Whether both say the same; what log entries they came with does not matter, nor the case of the name, nor the
    /// locality.
    func isSame(as other: Node) -> Bool {
        id.hasSameBytes(as: other.id) && name.isSameName(as: other.name) && address.hasSameBytes(as: other.address)
            && datacenter.hasSameBytes(as: other.datacenter) && taggedAddresses == other.taggedAddresses
            && meta == other.meta
    }
}

/// Where something runs, for routing by distance.
struct Locality: Equatable, Sendable {
    var region = ""
    var zone = ""
}

extension Node: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("ID")
            json.string(id)
            json.key("Node")
            json.string(name)
            json.key("Address")
            json.string(address)
            json.key("Datacenter")
            json.string(datacenter)
            json.member("PeerName", unlessEmpty: peerName)
            json.key("TaggedAddresses")
            json.map(taggedAddresses)
            json.key("Meta")
            json.map(meta)
            json.member("Locality", unlessNil: locality)
            json.indexes(indexes)
        }
    }
}

extension Locality: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Region", unlessEmpty: region)
            json.member("Zone", unlessEmpty: zone)
        }
    }
}

extension String {
    /// Whether both name the same node, service or check: their case does not matter (`strings.EqualFold`).
    func isSameName(as other: String) -> Bool {
        hasSameBytes(as: other) || lowercased().hasSameBytes(as: other.lowercased())
    }
}
