// SPDX-License-Identifier: MIT

extension AgentServiceView {
    /// The view with its hash, as Consul shows it where one service is asked for.
    var hashed: AgentServiceView {
        var view = self
        view.contentHash = String(structureHash.value, radix: 16)
        return view
    }

    /// Of `api.AgentService` before it has a hash. The datacenter and the locality do not count.
    private var structureHash: StructureHash {
        var fields: [(name: String, value: StructureHash)] = [
            ("Kind", .string(service.kind.name)), ("ID", .string(service.id)), ("Service", .string(service.name)),
            ("Tags", .list((service.tags ?? []).map(StructureHash.string))),
            ("Meta", .map((service.meta ?? [:]).pairs.map { (key: .string($0.key), value: .string($0.value)) })),
            ("Port", .int(Int64(service.port))), ("Address", .string(service.address)),
            ("SocketPath", .string(service.socketPath)),
        ]
        let addresses = (service.taggedAddresses ?? [:]).pairs.map { address in
            (key: StructureHash.string(address.key), value: address.value.structureHash)
        }
        fields.append(("TaggedAddresses", .map(addresses)))
        fields.append(("Weights", shownWeights.structureHash))
        fields.append(("EnableTagOverride", .bool(service.enableTagOverride)))
        for index in ["CreateIndex", "ModifyIndex"] { fields.append((index, .uint(0))) }
        for empty in ["ContentHash", "PeerName"] { fields.append((empty, .string(""))) }
        let proxy = service.kind.isProxy ? AgentProxyView(proxy: service.proxy).structureHash : .none
        fields.append(("Proxy", proxy))
        fields.append(("Connect", service.connect.native ? Self.native : .none))
        return .structure("AgentService", fields)
    }

    private static let native = StructureHash.structure(
        "AgentServiceConnect", [("Native", .bool(true)), ("SidecarService", .none)])
}

extension ServiceAddress {
    fileprivate var structureHash: StructureHash {
        .structure("ServiceAddress", [("Address", .string(address)), ("Port", .int(Int64(port)))])
    }
}

extension Weights {
    fileprivate var structureHash: StructureHash {
        .structure("AgentWeights", [("Passing", .int(Int64(passing))), ("Warning", .int(Int64(warning)))])
    }
}
