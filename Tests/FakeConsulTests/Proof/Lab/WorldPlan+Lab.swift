// SPDX-License-Identifier: MIT

@testable import FakeConsul

extension WorldPlan {
    /// Agents of one datacenter, `s1` ... and `c1` ..., that have yet to find each other and a leader.
    static func lab(servers: Int, clients: Int, multiplier: Int, seed: UInt64, json: String) -> WorldPlan {
        let text = """
            {"server": true, "bind_addr": "127.0.0.1", "data_dir": "/nowhere",
            "performance": {"raft_multiplier": \(multiplier)},
            "simulation": {"servers": \(servers), "clients": \(clients)}\(json.isEmpty ? "" : ", " + json)}
            """
        let facts = ConfigurationFacts(hostName: "lab", interfaces: NetworkInterfaces(addresses: []))
        let file = ConfigurationSource(name: "lab.json", format: .json, text: Array(text.utf8))
        do {
            let inputs = AgentConfiguration.Inputs(flags: try AgentFlags(parsing: []), files: [file], facts: facts)
            let configuration = try AgentConfiguration.load(inputs).configuration
            let plan = ClusterPlan(configuration, seed: seed)
            let agents = plan.agents(configuration, nodeIDs: plan.members.map(plan.drawnNodeID))
            return WorldPlan(agents: agents, seed: seed, startsCold: true)
        } catch {
            preconditionFailure("\(text): \(error)")
        }
    }
}
