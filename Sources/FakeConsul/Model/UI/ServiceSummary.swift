// SPDX-License-Identifier: MIT

/// All instances of a service in a few numbers (`consul agent/ui_endpoint.go ServiceSummary`).
struct ServiceSummary: Sendable {
    var name: String
    var kind = ServiceKind.typical
    var datacenter = ""
    var tags: [String] = []
    /// The nodes that have an instance.
    var nodes: [String] = []
    /// Who registered the instances, where that was another system.
    var externalSources: [String] = []
    var instanceCount = 0
    var passing = 0
    var warning = 0
    var critical = 0
    /// How many services the gateway has behind it.
    var associatedServiceCount = 0
    /// Where a gateway has the service.
    var addresses: [String] = []
    var isTransparent = false
    var isConnectNative = false
    /// The peering that the service was imported through; empty for the cluster's own.
    var peerName = ""

    /// The key of a service's metadata that names the system that registered it.
    static let externalSourceKey = "external-source"

    /// Writes the members into an object that is open already.
    func writeMembers(to json: inout JSONWriter) {
        json.member("Kind", unlessEmpty: kind.name)
        json.member("Name", name)
        json.member("Datacenter", datacenter)
        for (name, list) in [("Tags", tags), ("Nodes", nodes), ("ExternalSources", externalSources)] {
            json.key(name)
            json.list(list.isEmpty ? nil : list)
        }
        json.member("InstanceCount", instanceCount)
        json.member("ChecksPassing", passing)
        json.member("ChecksWarning", warning)
        json.member("ChecksCritical", critical)
        json.key("GatewayConfig")
        json.object { json in
            json.member("AssociatedServiceCount", unlessZero: associatedServiceCount)
            json.member("Addresses", unlessEmpty: addresses)
        }
        json.member("TransparentProxy", isTransparent)
        json.member("ConnectNative", isConnectNative)
        json.member("PeerName", unlessEmpty: peerName)
    }
}

extension ServiceSummary: JSONWritable {
    func write(to json: inout JSONWriter) { json.object { writeMembers(to: &$0) } }
}

/// A service in the list of all.
struct ServiceListing: JSONWritable, Sendable {
    var summary: ServiceSummary
    var isConnectedWithProxy = false
    var isConnectedWithGateway = false

    func write(to json: inout JSONWriter) {
        json.object { json in
            summary.writeMembers(to: &json)
            json.member("ConnectedWithProxy", isConnectedWithProxy)
            json.member("ConnectedWithGateway", isConnectedWithGateway)
        }
    }
}
