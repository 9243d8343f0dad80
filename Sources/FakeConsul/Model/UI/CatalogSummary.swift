// SPDX-License-Identifier: MIT

/// How many nodes, services and checks are how well (`consul agent/structs CatalogSummary`).
struct CatalogSummary: Sendable {
    /// How many there are of one name, by the worst that is said of each.
    struct Health: Sendable {
        var name = ""
        var total = 0
        var passing = 0
        var warning = 0
        var critical = 0

        mutating func add(_ status: HealthStatus) {
            total += 1
            switch status {
            case .passing: passing += 1
            case .warning: warning += 1
            case .critical: critical += 1
            default: break
            }
        }
    }

    var nodes: [Health] = []
    var services: [Health] = []
    var checks: [Health] = []
}

extension CatalogSummary: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            for (name, list) in [("Nodes", nodes), ("Services", services), ("Checks", checks)] {
                json.key(name)
                guard !list.isEmpty else {
                    json.null()
                    continue
                }
                json.array { json in for health in list { health.write(to: &json) } }
            }
        }
    }
}

extension CatalogSummary.Health: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Name", unlessEmpty: name)
            json.member("Total", total)
            json.member("Passing", passing)
            json.member("Warning", warning)
            json.member("Critical", critical)
        }
    }
}
