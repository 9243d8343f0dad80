// SPDX-License-Identifier: MIT

/// A member of a gossip pool, as an agent sees it (serf's `Member`).
struct Member: Equatable, Sendable {
    enum Status: Int, Sendable {
        case none, alive, leaving, left, failed
    }

    var name: String
    var address: String
    var port: Int
    var tags: StringMap
    var status = Status.alive

    /// The versions of the gossip protocol and of what Consul sends over it: those of every Consul since 1.0.
    private static let protocolVersions = (least: 1, most: 5, current: 2)
    private static let delegateVersions = (least: 2, most: 5, current: 4)
}

extension Member: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Name")
            json.string(name)
            json.key("Addr")
            json.string(address)
            json.key("Port")
            json.int(port)
            json.key("Tags")
            json.map(tags)
            json.key("Status")
            json.int(status.rawValue)
            json.key("ProtocolMin")
            json.int(Self.protocolVersions.least)
            json.key("ProtocolMax")
            json.int(Self.protocolVersions.most)
            json.key("ProtocolCur")
            json.int(Self.protocolVersions.current)
            json.key("DelegateMin")
            json.int(Self.delegateVersions.least)
            json.key("DelegateMax")
            json.int(Self.delegateVersions.most)
            json.key("DelegateCur")
            json.int(Self.delegateVersions.current)
        }
    }
}

extension Member: Filterable {
    static let filterSchema = FilterSchema(
        ("Name", .string),
        ("Addr", .list(.uint(bits: 8))),
        ("Port", .uint(bits: 16)),
        ("Tags", .stringMap),
        ("Status", .int),
        ("ProtocolMin", .uint(bits: 8)),
        ("ProtocolMax", .uint(bits: 8)),
        ("ProtocolCur", .uint(bits: 8)),
        ("DelegateMin", .uint(bits: 8)),
        ("DelegateMax", .uint(bits: 8)),
        ("DelegateCur", .uint(bits: 8))
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Name": return .string(name)
        case "Addr": return .list((IPAddress(address)?.bytes ?? []).map { .uint(UInt64($0)) })
        case "Port": return .uint(UInt64(max(0, port)))
        case "Tags": return .lookup(count: tags.count) { name in tags[name].map(FilterValue.string) }
        case "Status": return .int(status.rawValue)
        case "ProtocolMin": return .uint(UInt64(Self.protocolVersions.least))
        case "ProtocolMax": return .uint(UInt64(Self.protocolVersions.most))
        case "ProtocolCur": return .uint(UInt64(Self.protocolVersions.current))
        case "DelegateMin": return .uint(UInt64(Self.delegateVersions.least))
        case "DelegateMax": return .uint(UInt64(Self.delegateVersions.most))
        case "DelegateCur": return .uint(UInt64(Self.delegateVersions.current))
        default: return nil
        }
    }
}

extension Member: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allows(.read, .node(name)) }
}
