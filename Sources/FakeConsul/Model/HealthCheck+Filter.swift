// SPDX-License-Identifier: MIT

extension HealthCheck: Filterable {
    static let filterSchema = FilterSchema(
        ("Node", .string),
        ("CheckID", .string),
        ("Name", .string),
        ("Status", .string),
        ("Notes", .string),
        ("Output", .string),
        ("ServiceID", .string),
        ("ServiceName", .string),
        ("ServiceTags", .strings),
        ("Type", .string),
        ("Interval", .string),
        ("Timeout", .string),
        ("ExposedPort", .int),
        ("PeerName", .string)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Node": .string(node)
        case "CheckID": .string(id)
        case "Name": .string(name)
        case "Status": .string(status.name)
        case "Notes": .string(notes)
        case "Output": .string(output)
        case "ServiceID": .string(serviceID)
        case "ServiceName": .string(serviceName)
        case "ServiceTags": .strings(serviceTags ?? [])
        case "Type": .string(type)
        case "Interval": .string(interval)
        case "Timeout": .string(timeout)
        case "ExposedPort": .int(exposedPort)
        case "PeerName": .string(peerName)
        default: nil
        }
    }
}
