// SPDX-License-Identifier: MIT

/// A check as one registers it by itself (`consul agent/structs CheckDefinition`).
struct CheckDefinition: Equatable, Sendable {
    var id = ""
    var name = ""
    var notes = ""
    /// The service that the check is about; empty for the whole node.
    var serviceID = ""
    var token = ""
    var status = ""
    private var shared = CheckType()

    /// What the agent does for the check.
    var type: CheckType {
        var type = shared
        type.checkID = id
        type.name = name
        type.status = status
        type.notes = notes
        return type
    }

    /// The check of a new registration: critical until it is known better.
    func healthCheck(onNode node: String) -> HealthCheck {
        var check = HealthCheck(node: node, id: id.isEmpty ? name : id)
        check.name = name
        check.status = status.isEmpty ? .critical : HealthStatus(status)
        check.notes = notes
        check.serviceID = serviceID
        check.interval = GoDuration.format(shared.interval)
        check.timeout = GoDuration.format(shared.timeout)
        return check
    }
}

extension CheckDefinition {
    static let shape = JSONStruct.aliased("structs.CheckDefinition")

    init(_ object: inout JSONObjectReader) {
        id = object.string("ID", type: "types.CheckID")
        name = object.string("Name")
        notes = object.string("Notes")
        serviceID = object.string("ServiceID", or: "service_id")
        token = object.string("Token")
        status = object.string("Status")
        shared.decodeShared(&object)
        if object.outside({ $0.bool("disable_redirects") }) { shared.disablesRedirects = true }
    }
}
