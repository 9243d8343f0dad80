// SPDX-License-Identifier: MIT

/// One instance of a service on a node (`consul agent/structs NodeService`).
struct NodeService: Sendable {
    var kind = ServiceKind.typical
    /// Unique on its node; its case does not matter.
    var id: String
    /// The name of the service that this is an instance of.
    var name: String
    /// Nil where none were given, which is not the same as an empty list until it is written.
    var tags: [String]?
    /// Empty for the node's.
    var address = ""
    var taggedAddresses: SortedMap<ServiceAddress>?
    var meta: StringMap?
    var port = 0
    /// A Unix socket in place of address and port.
    var socketPath = ""
    /// Nil where none were given.
    var weights: Weights?
    /// Whether the catalog may change the tags without the agent putting them back.
    var enableTagOverride = false
    var locality: Locality?
    var proxy = ConnectProxyConfig()
    var connect = ServiceConnect()
    /// The peering that it was imported through; empty for the cluster's own.
    var peerName = ""
    var indexes = RaftIndexes()

    /// Whether both say the same, wherever they came from in the log.
    func isSame(as other: NodeService) -> Bool {
        weights == other.weights && locality == other.locality && socketPath.hasSameBytes(as: other.socketPath)
            && isSameButForWeights(as: other)
    }

    /// What the catalog looks at to see whether a registration changes anything: it forgets socket path and locality.
    func isSameButForWeights(as other: NodeService) -> Bool {
        kind == other.kind && id.hasSameBytes(as: other.id) && name.hasSameBytes(as: other.name)
            && areSame(tags, other.tags)
            && address.hasSameBytes(as: other.address) && port == other.port && taggedAddresses == other.taggedAddresses
            && meta == other.meta && enableTagOverride == other.enableTagOverride && proxy == other.proxy
            && connect == other.connect
    }

    /// A proxy before one service.
    var isSidecarProxy: Bool {
        kind == .connectProxy && !(proxy.destinationServiceID.isEmpty && proxy.destinationServiceName.isEmpty)
    }

    /// The service that this instance makes reachable in the mesh: its own, or the one that it is the proxy of.
    var connectName: String? {
        kind == .connectProxy ? proxy.destinationServiceName : connect.native ? name : nil
    }
}

/// Whether both lists hold the same bytes; none is not the same as an empty one.
func areSame(_ a: [String]?, _ b: [String]?) -> Bool {
    switch (a, b) {
    case (nil, nil): true
    case (let a?, let b?): a.count == b.count && zip(a, b).allSatisfy { $0.hasSameBytes(as: $1) }
    default: false
    }
}

extension NodeService: JSONWritable {
    /// As catalog and health answer it: tags are never null.
    func write(to json: inout JSONWriter) { write(to: &json, tags: tags ?? []) }

    /// As transactions answer it: tags that were not given are null.
    func writeAsStored(to json: inout JSONWriter) { write(to: &json, tags: tags) }

    private func write(to json: inout JSONWriter, tags: [String]?) {
        json.object { json in
            json.member("Kind", unlessEmpty: kind.name)
            json.key("ID")
            json.string(id)
            json.key("Service")
            json.string(name)
            json.key("Tags")
            json.list(tags)
            json.key("Address")
            json.string(address)
            writeTaggedAddresses(to: &json)
            json.key("Meta")
            json.map(meta)
            json.member("Port", unlessZero: port)
            json.member("SocketPath", unlessEmpty: socketPath)
            json.key("Weights")
            if let weights { weights.write(to: &json) } else { json.null() }
            json.key("EnableTagOverride")
            json.bool(enableTagOverride)
            json.member("Locality", unlessNil: locality)
            json.key("Proxy")
            proxy.write(to: &json)
            json.key("Connect")
            connect.write(to: &json)
            json.key("PeerName")
            json.string(peerName)
            json.indexes(indexes)
        }
    }

    private func writeTaggedAddresses(to json: inout JSONWriter) {
        guard let taggedAddresses, !taggedAddresses.isEmpty else { return }
        json.key("TaggedAddresses")
        taggedAddresses.write(to: &json) { $1.write(to: &$0) }
    }
}
