// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A record in the shape of a health answer, for the tests of filters.
struct FilterSample: Filterable {
    struct Check: Filterable {
        var status: String
        var tags: [String] = []

        static let filterSchema = FilterSchema(("Status", .string), ("ServiceTags", .strings))

        func filterValue(_ field: String) -> FilterValue? {
            switch field {
            case "Status": return .string(status)
            case "ServiceTags": return .strings(tags)
            default: return nil
            }
        }
    }

    var name = "n1"
    var port = 80
    var index: UInt64 = 7
    var weight = 0.5
    var isEnabled = false
    var meta = ["os": "linux"]
    var tags = ["v1", "1"]
    var ports = [80, 443]
    var checks = [Check(status: "passing", tags: ["a"]), Check(status: "critical")]
    var proxy: Check?

    static let filterSchema = FilterSchema(
        ("Node", .string),
        ("Port", .int),
        ("Small", .int(bits: 8)),
        ("Index", .uint),
        ("Weight", .float(bits: 64)),
        ("Enabled", .bool),
        ("Meta", .stringMap),
        ("Tags", .strings),
        ("Ports", .list(.int)),
        ("Checks", .list(.record(Check.filterSchema))),
        ("Proxy", .record(Check.filterSchema)),
        ("Opaque", .opaqueMap)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "Node": return .string(name)
        case "Port", "Small": return .int(port)
        case "Index": return .uint(index)
        case "Weight": return .float(weight)
        case "Enabled": return .bool(isEnabled)
        case "Meta": return .map(meta)
        case "Tags": return .strings(tags)
        case "Ports": return .list(ports.map { .int($0) })
        case "Checks": return .records(checks)
        case "Proxy": return proxy.map { .record($0) }
        case "Opaque": return .map([String: String]())
        default: return nil
        }
    }
}
