// SPDX-License-Identifier: MIT

/// What becomes of a request to a service: the graph of routes, splits and targets that follows from the configuration
/// entries (`consul agent/structs CompiledDiscoveryChain`).
struct DiscoveryChain: Equatable, Sendable {
    let service: String
    let datacenter: String
    /// The beginning of the hash of what the request for the chain overrode; empty where that changed nothing.
    var customizationHash = ""
    /// Whether the chain leads to the service's own instances and nowhere else.
    var isDefault = false
    var protocolName = ""
    var serviceMeta: StringMap?
    var envoyExtensions: [ConfigRecord] = []
    var start = ""
    /// By their keys.
    var nodes: [String: DiscoveryNode] = [:]
    /// By their IDs.
    var targets: [String: DiscoveryTarget] = [:]
    /// The service's own address for transparent proxies; nil where it has none.
    var virtualIP: String?

    var startNode: DiscoveryNode? { nodes[start] }
}

extension DiscoveryChain: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ServiceName", service)
            json.member("Namespace", "default")
            json.member("Partition", "default")
            json.member("Datacenter", datacenter)
            json.member("CustomizationHash", unlessEmpty: customizationHash)
            json.member("Default", ifTrue: isDefault)
            json.member("Protocol", unlessEmpty: protocolName)
            if let serviceMeta, !serviceMeta.isEmpty {
                json.key("ServiceMeta")
                json.map(serviceMeta)
            }
            json.member("EnvoyExtensions", unlessEmpty: envoyExtensions)
            json.member("StartNode", unlessEmpty: start)
            Self.write(nodes, "Nodes", to: &json)
            Self.write(targets, "Targets", to: &json)
            json.key("AutoVirtualIPs")
            json.list(virtualIP.map { [$0] })
            json.key("ManualVirtualIPs")
            json.list(virtualIP.map { _ in [] })
        }
    }

    private static func write(_ map: [String: some JSONWritable], _ name: StaticString, to json: inout JSONWriter) {
        guard !map.isEmpty else { return }
        json.key(name)
        json.object { json in
            for (key, value) in map.sorted(by: { $0.key.precedesInBytes($1.key) }) {
                json.key(key)
                value.write(to: &json)
            }
        }
    }
}
