// SPDX-License-Identifier: MIT

extension Catalog {
    /// An instance with its node. Merged with central configuration, proxies and gateways lose all of their node but
    /// its name, as in Consul; there is no central configuration to merge.
    func serviceNode(_ record: Stored<ServiceRecord>, mergingCentralConfig merges: Bool = false) -> ServiceNode? {
        let service = record.value.service
        if merges && (service.isSidecarProxy || service.kind.isGateway) { return record.value.withoutNode }
        guard let node = node(named: record.value.node)?.value else { return nil }
        return ServiceNode(nodeName: record.value.node, node: node, service: service)
    }
}

extension ServiceRecord {
    /// The instance as the table has it: of the node there is only the name.
    var withoutNode: ServiceNode { ServiceNode(nodeName: node, node: Node(name: node), service: service) }
}

/// The names of services with all tags of their instances (`/v1/catalog/services`).
struct ServiceTags: JSONWritable {
    private var tags: [KVKey: [String]] = [:]

    init(of records: [Stored<ServiceRecord>]) {
        for record in records {
            let service = record.value.service
            let name = KVKey(service.name)
            for tag in service.tags ?? [] where !(tags[name]?.contains { $0.hasSameBytes(as: tag) } ?? false) {
                tags[name, default: []].append(tag)
            }
            if tags[name] == nil { tags[name] = [] }
        }
    }

    /// Consul lists the tags in no order; here they are in that of the instances.
    func write(to json: inout JSONWriter) {
        json.object { json in
            for (name, tags) in tags.sorted(by: { $0.key < $1.key }) {
                json.key(name.text)
                json.strings(tags)
            }
        }
    }
}
