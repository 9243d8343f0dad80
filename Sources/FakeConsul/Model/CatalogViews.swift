// SPDX-License-Identifier: MIT

/// An instance with the node that it runs on, as `/v1/catalog/service/` lists it (`consul agent/structs ServiceNode`).
struct ServiceNode: Sendable {
    /// The node's name as it was written when the service was registered.
    var nodeName: String
    var node: Node
    var service: NodeService
}

/// An instance with its node and the checks that decide about it: the node's, then its own (`/v1/health/service/`).
struct CheckServiceNode: Sendable {
    var node: Node
    var service: NodeService
    var checks: [HealthCheck]
}

extension ServiceNode: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            writeNode(to: &json)
            writeIdentity(to: &json)
            json.key("ServiceWeights")
            (service.weights ?? Weights()).write(to: &json)
            json.key("ServiceMeta")
            (service.meta ?? [:]).write(to: &json)
            json.key("ServicePort")
            json.int(service.port)
            json.key("ServiceSocketPath")
            json.string(service.socketPath)
            json.key("ServiceEnableTagOverride")
            json.bool(service.enableTagOverride)
            json.key("ServiceProxy")
            service.proxy.write(to: &json)
            json.key("ServiceConnect")
            service.connect.write(to: &json)
            json.key("ServiceLocality")
            if let locality = service.locality { locality.write(to: &json) } else { json.null() }
            json.indexes(service.indexes)
        }
    }

    private func writeNode(to json: inout JSONWriter) {
        json.key("ID")
        json.string(node.id)
        json.key("Node")
        json.string(nodeName)
        json.key("Address")
        json.string(node.address)
        json.key("Datacenter")
        json.string(node.datacenter)
        json.key("TaggedAddresses")
        json.map(node.taggedAddresses)
        json.key("NodeMeta")
        json.map(node.meta)
    }

    private func writeIdentity(to json: inout JSONWriter) {
        json.key("ServiceKind")
        json.string(service.kind.name)
        json.key("ServiceID")
        json.string(service.id)
        json.key("ServiceName")
        json.string(service.name)
        json.key("ServiceTags")
        json.list(service.tags ?? [])
        json.key("ServiceAddress")
        json.string(service.address)
        if let addresses = service.taggedAddresses, !addresses.isEmpty {
            json.key("ServiceTaggedAddresses")
            addresses.write(to: &json) { $1.write(to: &$0) }
        }
    }
}

extension CheckServiceNode: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Node")
            node.write(to: &json)
            json.key("Service")
            service.write(to: &json)
            json.key("Checks")
            json.array { json in for check in checks { check.write(to: &json) } }
        }
    }

    /// As prepared queries answer it: tags that were not given are null.
    func writeAsStored(to json: inout JSONWriter) {
        json.object { json in
            json.key("Node")
            node.write(to: &json)
            json.key("Service")
            service.writeAsStored(to: &json)
            json.key("Checks")
            json.array { json in for check in checks { check.writeAsStored(to: &json) } }
        }
    }
}
