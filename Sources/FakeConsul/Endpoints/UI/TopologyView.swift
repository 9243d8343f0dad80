// SPDX-License-Identifier: MIT

/// The topology of a service as the web UI shows it (`consul agent/ui_endpoint.go ServiceTopology`).
struct TopologyView: JSONWritable {
    private struct Neighbour {
        var summary: ServiceSummary
        var source: ServiceTopology.Source?
        var decision: IntentionDecision
    }

    private let topology: ServiceTopology
    private let isFiltered: Bool
    private let upstreams: [Neighbour]
    private let downstreams: [Neighbour]

    init(_ topology: ServiceTopology, datacenter: String, isFiltered: Bool) {
        self.topology = topology
        self.isFiltered = isFiltered
        let routed = topology.upstreams.sources.filter { $0.value == .routing }.keys.sorted()
        upstreams =
            Self.neighbours(topology.upstreams)
            + routed.map { key in
                var summary = ServiceSummary(name: key.text)
                summary.datacenter = datacenter
                return Self.neighbour(summary, topology.upstreams)
            }
        downstreams = Self.neighbours(topology.downstreams)
    }

    private static func neighbours(_ side: ServiceTopology.Side) -> [Neighbour] {
        ServiceSummaries(of: side.instances).sorted(withoutSidecars: true).map { neighbour($0, side) }
    }

    private static func neighbour(_ summary: ServiceSummary, _ side: ServiceTopology.Side) -> Neighbour {
        let key = KVKey(summary.name)
        return Neighbour(
            summary: summary, source: side.sources[key], decision: side.decisions[key] ?? IntentionDecision())
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Protocol", topology.protocolName)
            json.member("TransparentProxy", topology.isTransparent)
            Self.write("Upstreams", upstreams, to: &json)
            Self.write("Downstreams", downstreams, to: &json)
            json.member("FilteredByACLs", isFiltered)
        }
    }

    private static func write(_ name: StaticString, _ neighbours: [Neighbour], to json: inout JSONWriter) {
        json.key(name)
        json.array { json in
            for neighbour in neighbours {
                json.object { json in
                    neighbour.summary.writeMembers(to: &json)
                    json.member("Source", neighbour.source?.rawValue ?? "")
                    json.key("Intention")
                    neighbour.decision.write(to: &json)
                }
            }
        }
    }
}

extension IntentionDecision: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Allowed", isAllowed)
            json.member("HasPermissions", hasPermissions)
            json.member("ExternalSource", externalSource)
            json.member("HasExact", isExact)
            json.member("DefaultAllow", isAllowedByDefault)
        }
    }
}
