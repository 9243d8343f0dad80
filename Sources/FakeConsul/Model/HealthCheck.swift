// SPDX-License-Identifier: MIT

/// One check of a node, or of a service on it (`consul agent/structs HealthCheck`).
struct HealthCheck: Sendable {
    /// The name of its node.
    var node: String
    /// Unique on its node; its case does not matter.
    var id: String
    var name = ""
    var status = HealthStatus("")
    var notes = ""
    /// What the check said last.
    var output = ""
    /// Empty for a check of the whole node.
    var serviceID = ""
    /// Filled in from the service.
    var serviceName = ""
    /// Filled in from the service.
    var serviceTags: [String]?
    /// `http`, `ttl`, `tcp` ...; empty where unknown.
    var type = ""
    var interval = ""
    var timeout = ""
    var exposedPort = 0
    var definition = HealthCheckDefinition()
    /// The peering that it was imported through; empty for the cluster's own.
    var peerName = ""
    var indexes = RaftIndexes()

    /// The check by which a server tells whether a node's agent is alive.
    static let serfHealthID = "serfHealth"

    /// Whether both say the same; log indexes do not matter, nor type, interval, timeout and exposed port.
    func isSame(as other: HealthCheck) -> Bool {
        status == other.status && output.hasSameBytes(as: other.output) && node.isSameName(as: other.node)
            && id.hasSameBytes(as: other.id) && name.hasSameBytes(as: other.name) && notes.hasSameBytes(as: other.notes)
            && serviceID.hasSameBytes(as: other.serviceID) && serviceName.hasSameBytes(as: other.serviceName)
            && areSame(serviceTags, other.serviceTags) && definition == other.definition
    }
}

extension HealthCheck: JSONWritable {
    /// As catalog and health answer it: service tags are never null.
    func write(to json: inout JSONWriter) { write(to: &json, serviceTags: serviceTags ?? []) }

    /// As transactions answer it: service tags may be null.
    func writeAsStored(to json: inout JSONWriter) { write(to: &json, serviceTags: serviceTags) }

    private func write(to json: inout JSONWriter, serviceTags: [String]?) {
        json.object { json in
            writeTexts(to: &json)
            json.key("ServiceTags")
            json.list(serviceTags)
            json.key("Type")
            json.string(type)
            json.key("Interval")
            json.string(interval)
            json.key("Timeout")
            json.string(timeout)
            json.key("ExposedPort")
            json.int(exposedPort)
            json.member("PeerName", unlessEmpty: peerName)
            json.key("Definition")
            definition.write(to: &json)
            json.indexes(indexes)
        }
    }

    private func writeTexts(to json: inout JSONWriter) {
        json.key("Node")
        json.string(node)
        json.key("CheckID")
        json.string(id)
        json.key("Name")
        json.string(name)
        json.key("Status")
        json.string(status.name)
        json.key("Notes")
        json.string(notes)
        json.key("Output")
        json.string(output)
        json.key("ServiceID")
        json.string(serviceID)
        json.key("ServiceName")
        json.string(serviceName)
    }
}

extension HealthCheck {
    static let nodeMaintenanceID = "_node_maintenance"
    static let serviceMaintenancePrefix = "_service_maintenance:"

    /// Whether it is there because its node or service is in maintenance.
    var isMaintenance: Bool { id == Self.nodeMaintenanceID || id.hasPrefix(Self.serviceMaintenancePrefix) }
}
