// SPDX-License-Identifier: MIT

/// The ready file (`-sim-ready-file`): where the agents answer.
extension AgentProcess {
    /// How often a cluster that has yet to elect a leader is asked whether it has one.
    private static let pause = Duration.milliseconds(20)

    /// Writes the file once there is a leader in each datacenter that can elect one; at once where time stands still,
    /// or where the cluster was asked to start without one.
    func writeReadyFile() {
        let settings = configuration.simulation
        guard settings.startsPaused || settings.startsCold || host.hasLeaders else {
            loop.schedule(after: Self.pause) { [weak self] in self?.writeReadyFile() }
            return
        }
        do throws(FileError) {
            try Files.replace(settings.readyFile, with: host.readyFile + [0x0a], syncs: false, mode: 0o644)
        } catch {
            say(.error, "cannot write the ready file: \(error.message)")
        }
    }
}

extension Host {
    /// The running agent that leads a datacenter; of several that think so, the one of the latest term.
    func leader(of datacenter: String) -> Agent? {
        let cluster = world.cluster
        return cluster.agents
            .filter { $0.isLeader && $0.identity.datacenter == datacenter && cluster.links[$0.machine] == .running }
            .max { $0.server?.raft.term ?? 0 < $1.server?.raft.term ?? 0 }
    }

    /// Whether there is a leader wherever there will be one by itself.
    var hasLeaders: Bool {
        let electing = Set(plan.agents.filter(plan.canElect).map(\.identity.datacenter))
        return electing.allSatisfy { leader(of: $0) != nil }
    }

    /// The datacenters in the order of their first agents.
    var datacenters: [String] {
        var names: [String] = []
        for plan in plan.agents where !names.contains(plan.identity.datacenter) {
            names.append(plan.identity.datacenter)
        }
        return names
    }

    /// The text of the ready file.
    var readyFile: [UInt8] {
        var json = JSONWriter()
        let datacenters = datacenters
        let leaders = datacenters.map { leader(of: $0)?.identity.serverAddress ?? "" }
        json.object { json in
            json.key("agents")
            json.array { json in
                for (agent, plan) in plan.agents.enumerated() { write(plan, agent, to: &json) }
            }
            json.key("leader")
            json.string(leaders.first ?? "")
            json.key("leaders")
            json.object { json in
                for (name, address) in zip(datacenters, leaders) {
                    json.key(name)
                    json.string(address)
                }
            }
        }
        return json.bytes
    }

    private func write(_ plan: AgentPlan, _ agent: Int, to json: inout JSONWriter) {
        json.object { json in
            json.key("name")
            json.string(plan.name)
            json.key("node")
            json.string(plan.identity.nodeName)
            json.key("datacenter")
            json.string(plan.identity.datacenter)
            json.key("server")
            json.bool(plan.identity.isServer)
            json.key("address")
            json.string(plan.identity.address)
            json.key("http")
            json.strings(addresses(of: agent))
            json.key("https")
            json.strings(secureAddresses(of: agent))
            json.key("dns")
            json.strings(dnsAddresses(of: agent))
        }
    }

    /// What the process prints of a cluster before its log: a line an agent, without a line end at the end.
    func banner(seed: UInt64) -> String {
        var lines = [("Version", "'\(plan.agents[0].identity.version)'"), ("Seed", "\(seed)")]
        for (agent, plan) in plan.agents.enumerated() {
            let identity = plan.identity
            let http = addresses(of: agent).joined(separator: " ")
            let https = secureAddresses(of: agent).joined(separator: " ")
            let dns = dnsAddresses(of: agent).map { ", DNS: " + $0 }.joined()
            lines.append(
                (
                    plan.name,
                    "\(identity.isServer ? "server" : "client") in '\(identity.datacenter)' at \(identity.address) "
                        + "(HTTP: \(http.isEmpty ? "none" : http)\(https.isEmpty ? "" : ", HTTPS: " + https)\(dns))"
                )
            )
        }
        let body = lines.map { "    " + AgentConfiguration.aligned($0.0) + ": " + $0.1 }.joined(separator: "\n")
        return "==> Starting a simulated Consul cluster...\n" + body
            + "\n==> \n==> Log data will now stream in as it occurs:\n"
    }
}
