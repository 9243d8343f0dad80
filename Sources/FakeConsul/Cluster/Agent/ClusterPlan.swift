// SPDX-License-Identifier: MIT

/// Who is in a simulated cluster, and what the one configuration that it is given means for each agent.
///
/// It holds for all of them but for their names, IDs, addresses and ports, and for the services and checks that it
/// defines: those are the first agent's. A lone agent has it as it stands.
struct ClusterPlan {
    struct Member: Equatable {
        /// Its place among all agents of the cluster, from 0.
        let number: Int
        /// Its only name in the whole cluster: `s1`, `c2`; `s1.dc2` in another datacenter than the first.
        let name: String
        let nodeName: String
        let datacenter: String
        let isServer: Bool
        /// How many servers its datacenter has.
        let servers: Int
    }

    /// In the order of the datacenters, in each the servers first.
    let members: [Member]
    private let seed: UInt64
    private let isShaped: Bool

    /// - Parameter seed: what the nodes' IDs are drawn from.
    init(_ configuration: AgentConfiguration, seed: UInt64) {
        self.seed = seed
        isShaped = configuration.simulation.shape != nil
        guard configuration.simulation.isCluster, let shape = configuration.simulation.shape else {
            let identity = configuration.identity
            let isServer = configuration.server.isEnabled
            let alone = Member(
                number: 0, name: identity.nodeName, nodeName: identity.nodeName, datacenter: identity.datacenter,
                isServer: isServer, servers: isServer ? 1 : 0)
            members = [alone]
            return
        }
        var members: [Member] = []
        for (place, datacenter) in shape.datacenters.enumerated() {
            let suffix = place == 0 ? "" : "." + datacenter.name
            for (letter, count) in [("s", datacenter.servers), ("c", datacenter.clients)] {
                for number in 0..<count {
                    let node = "\(letter)\(number + 1)"
                    members.append(
                        Member(
                            number: members.count, name: node + suffix, nodeName: node, datacenter: datacenter.name,
                            isServer: letter == "s", servers: datacenter.servers))
                }
            }
        }
        self.members = members
    }

    var isLone: Bool { members.count == 1 }

    /// The node ID of a member where neither configuration nor data directory names one: in a cluster the same for the
    /// same seed, whoever else there is.
    func drawnNodeID(of member: Member) -> String {
        var random = SeededRandom(seed: seed, name: "process")
        if !isLone { random = random.fork("\(member.nodeName).\(member.datacenter)") }
        return random.uuid()
    }

    /// The plans of all members.
    ///
    /// - Parameter nodeIDs: those of the members, in their order, where the configuration of a lone agent names none.
    func agents(_ common: AgentConfiguration, nodeIDs: [String]) -> [AgentPlan] {
        var taken: Set<ConfiguredAddress> = []
        var plans = members.map { member in
            var own = configuration(of: member, from: common)
            if !isLone { own.addresses.leaveTakenPorts(&taken) }
            var plan = AgentPlan(own, drawnNodeID: nodeIDs[member.number])
            plan.name = member.name
            return plan
        }
        if isLone { return plans }
        let pools = Dictionary(grouping: plans.map(\.identity), by: \.datacenter)
        let servers = plans.map(\.identity).filter(\.isServer)
        for index in plans.indices {
            let identity = plans[index].identity
            plans[index].joinsLAN = pools[identity.datacenter] ?? []
            plans[index].joinsWAN = identity.isServer ? servers : []
        }
        return plans
    }

    // MARK: Configurations

    /// The configuration of one member, made of the one that is given for all.
    func configuration(of member: Member, from common: AgentConfiguration) -> AgentConfiguration {
        var own = common
        if isShaped { own.server.expect(member.servers, isDevMode: common.isDevMode) }
        if isLone { return own }
        own.identity.nodeName = member.nodeName
        own.identity.nodeID = ""
        own.identity.datacenter = member.datacenter
        if !common.identity.namesPrimaryDatacenter { own.identity.primaryDatacenter = member.datacenter }
        if !common.identity.dataDirectory.isEmpty { own.identity.dataDirectory += "/" + member.name }
        if !member.isServer { own.becomeClient() }
        guard member.number > 0 else { return own }
        own.services = []
        own.nodeChecks = []
        own.watches = []
        own.addresses.move(to: Self.address(of: member.number, first: common.addresses.advertiseLAN))
        own.ports.http = Self.port(common.ports.http, of: member.number)
        own.ports.https = Self.port(common.ports.https, of: member.number)
        own.ports.dns = Self.port(common.ports.dns, of: member.number)
        for list in [\AgentConfiguration.Addresses.http, \.https, \.dns] {
            own.addresses[keyPath: list] = common.addresses[keyPath: list].map { address in
                switch address {
                case .ip(let ip, let port): .ip(ip, port: Self.port(port, of: member.number))
                case .unix(let path): .unix(path + "-" + member.name)
                }
            }
        }
        return own
    }

    /// The port of a member where the first has this one: 1,000 further for each agent; any free one where that is
    /// beyond all ports, or where the first takes any.
    static func port(_ first: Int, of number: Int) -> Int {
        guard first > 0 else { return first }
        let port = first + 1000 * number
        return port <= 65535 ? port : 0
    }

    /// The address at which the other agents know a member: 127.0.0.2 for the second, and so on, in networks of 254.
    /// There is no socket behind it.
    static func address(of number: Int, first: IPAddress) -> IPAddress {
        if number == 0 { return first }
        let address = IPAddress(v4: 0x7f00_0000 + UInt32(number / 254) << 8 + UInt32(number % 254) + 1)
        // Only an agent whose configuration moved it away from 127.0.0.1 can stand there.
        return address == first ? .loopbackV4 : address
    }
}

extension AgentConfiguration.ServerMode {
    /// What a server is told that has so many of its kind. A number that the configuration gives stands: it may be one
    /// that is never reached.
    fileprivate mutating func expect(_ servers: Int, isDevMode: Bool) {
        if bootstrapExpect > 0 { return }
        if servers > 1 { bootstrapExpect = servers } else if !isDevMode { bootstrap = servers == 1 }
    }
}

extension AgentConfiguration {
    /// Takes away what only servers have.
    fileprivate mutating func becomeClient() {
        server.isEnabled = false
        server.enableStreaming = false
        server.bootstrap = false
        server.bootstrapExpect = 0
        server.primaryGateways = []
        connect.meshGatewayWANFederation = false
        autoEncrypt.allowTLS = false
        join.wan = []
        guard let role = simulation.clientRole else { return }
        leave = role.leave
        if !role.namesGRPCTLSPort {
            ports.grpcTLS = -1
            addresses.grpcTLS = []
        }
    }
}

extension AgentConfiguration.Addresses {
    /// Gives the agent another address for the traffic of the cluster.
    fileprivate mutating func move(to address: IPAddress) {
        bind = address
        serfLAN = address
        serfWAN = address
        advertiseLAN = address
        advertiseWAN = address
        for key in ["lan", "lan_ipv4", "wan", "wan_ipv4"] { tagged[key] = address.description }
        for key in ["lan_ipv6", "wan_ipv6"] { tagged[key] = nil }
    }

    /// Takes any free port in place of one that an agent before has.
    fileprivate mutating func leaveTakenPorts(_ taken: inout Set<ConfiguredAddress>) {
        for list in [\Self.http, \Self.https, \Self.dns] {
            for index in self[keyPath: list].indices {
                guard case .ip(let ip, let port) = self[keyPath: list][index], port > 0 else { continue }
                if taken.insert(.ip(ip, port: port)).inserted { continue }
                self[keyPath: list][index] = .ip(ip, port: 0)
            }
        }
    }
}
