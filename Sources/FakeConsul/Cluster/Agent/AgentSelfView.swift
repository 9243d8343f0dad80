// SPDX-License-Identifier: MIT

/// What `/v1/agent/self` shows of an agent, taken when it was asked.
struct AgentSelfView {
    private let identity: AgentIdentity
    private let primaryDatacenter: String
    private let debugConfiguration: [(name: String, value: JSONValue)]
    private let member: Member
    private let statistics: SortedMap<StringMap>
    private let meta: StringMap?
    /// Nil where the agent takes part in no measuring.
    private let coordinate: Coordinate?

    init(agent: Agent, cluster: Cluster) {
        identity = agent.identity
        primaryDatacenter = agent.primaryDatacenter
        debugConfiguration = DebugConfiguration(agent.configuration, agent.identity).members
        member = agent.member
        statistics = AgentStatistics(agent: agent, cluster: cluster).groups
        meta = agent.local.node.meta
        coordinate = agent.configuration.agent.disableCoordinates ? nil : cluster.coordinate(of: agent)
    }
}

extension AgentSelfView: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Config")
            writeConfiguration(to: &json)
            json.key("DebugConfig")
            json.value(.object(debugConfiguration))
            json.key("Coord")
            if let coordinate { coordinate.write(to: &json) } else { json.null() }
            json.key("Member")
            member.write(to: &json)
            json.key("Stats")
            statistics.write(to: &json) { json, group in json.map(group) }
            json.key("Meta")
            json.map(meta)
            if identity.grpcPort != nil || identity.grpcTLSPort != nil {
                json.key("xDS")
                writeProxies(to: &json)
            }
        }
    }

    /// Whom the agent would serve over gRPC, and where.
    private func writeProxies(to json: inout JSONWriter) {
        json.object { json in
            json.key("SupportedProxies")
            json.object { json in
                json.key("envoy")
                json.strings(Self.envoyVersions)
            }
            json.member("Port", identity.grpcTLSPort ?? identity.grpcPort ?? -1)
            json.key("Ports")
            json.object { json in
                json.member("Plaintext", identity.grpcPort ?? -1)
                json.member("TLS", identity.grpcTLSPort ?? -1)
            }
        }
    }

    /// Those that Consul 1.16.4 supports.
    private static let envoyVersions = ["1.26.6", "1.25.11", "1.24.12", "1.23.12"]

    private func writeConfiguration(to json: inout JSONWriter) {
        json.object { json in
            json.key("Datacenter")
            json.string(identity.datacenter)
            json.key("PrimaryDatacenter")
            json.string(primaryDatacenter)
            json.key("NodeName")
            json.string(identity.nodeName)
            json.key("NodeID")
            json.string(identity.nodeID)
            json.key("Revision")
            json.string(ConsulVersion.revision)
            json.key("Server")
            json.bool(identity.isServer)
            json.key("Version")
            json.string(identity.version)
            json.key("BuildDate")
            json.string(ConsulVersion.buildDate)
        }
    }
}
