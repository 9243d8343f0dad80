// SPDX-License-Identifier: MIT

/// What `/v1/agent/self` shows of an agent, taken when it was asked.
struct AgentSelfView {
    private let identity: AgentIdentity
    private let primaryDatacenter: String
    private let debugConfiguration: [(name: String, value: JSONValue)]
    private let member: Member
    private let statistics: SortedMap<StringMap>
    private let meta: StringMap?

    init(agent: Agent, cluster: Cluster) {
        identity = agent.identity
        primaryDatacenter = agent.configuration.identity.primaryDatacenter
        debugConfiguration = DebugConfiguration(agent.configuration, agent.identity).members
        member = agent.member
        statistics = AgentStatistics(agent: agent, cluster: cluster).groups
        meta = agent.local.node.meta
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
            writeCoordinate(to: &json)
            json.key("Member")
            member.write(to: &json)
            json.key("Stats")
            statistics.write(to: &json) { json, group in json.map(group) }
            json.key("Meta")
            json.map(meta)
        }
    }

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
            json.string(BuildInformation.revision)
            json.key("Server")
            json.bool(identity.isServer)
            json.key("Version")
            json.string(identity.version)
            json.key("BuildDate")
            json.string(BuildInformation.date)
        }
    }

    /// The network coordinate of a node that has measured nothing yet.
    private func writeCoordinate(to json: inout JSONWriter) {
        json.object { json in
            json.key("Vec")
            json.array { json in for _ in 0..<8 { json.int(0) } }
            json.key("Error")
            json.double(1.5)
            json.key("Adjustment")
            json.int(0)
            json.key("Height")
            json.double(0.00001)
        }
    }
}
