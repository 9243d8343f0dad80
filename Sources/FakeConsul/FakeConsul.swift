// SPDX-License-Identifier: MIT

/// A Consul in this process: an agent, or a whole cluster of them, each with its HTTP API on a free loopback port, and
/// a clock that the test may stop and move.
///
/// ```swift
/// let consul = try await FakeConsul.start()
/// await consul.kv.put("config/color", "blue")              // direct, no HTTP
/// let client = MyConsulClient(consul.url)                  // "http://127.0.0.1:49327"
/// await consul.pause()
/// await consul.advance(by: .seconds(30))                   // every TTL, timeout and check in between happens
/// await consul.stop()
/// ```
///
/// Start as many as you like; each has its own ports, state, clock and thread. The actor lives on that thread, so a
/// call sees the world between two events, never within one.
public actor FakeConsul {
    let loop: EventLoop
    var host: Host?

    /// The address of the first agent's HTTP API, `http://127.0.0.1:PORT`.
    public nonisolated var url: String { "http://" + address }
    /// The same as `host:port`, for clients that take it so (`CONSUL_HTTP_ADDR`).
    public nonisolated let address: String
    /// Every agent, the first of them the one that is asked where none is named.
    public nonisolated let agents: [AgentInfo]
    /// What makes the run repeatable: give it to `start` again and the same calls give the same answers.
    public nonisolated let seed: UInt64

    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(loop: EventLoop, agents: [AgentInfo], seed: UInt64, host: sending Host) {
        self.loop = loop
        self.agents = agents
        address = agents[0].address
        self.seed = seed
        self.host = host
    }

    deinit { loop.stop() }

    /// Starts an agent, or a whole cluster. When this returns its leaders are elected and every agent answers.
    ///
    /// ```swift
    /// let alone = try await FakeConsul.start()
    /// let three = try await FakeConsul.start(servers: 3, clients: 2)
    /// let two = try await FakeConsul.start(datacenters: ["dc1": 3, "dc2": .init(servers: 3, clients: 1)])
    /// ```
    ///
    /// The agents of a cluster are `s1`, `s2` ... and `c1`, `c2` ..., with `.dc2` behind it in another datacenter than
    /// the first. The configuration is that of each of them; the services and checks in it are those of the first.
    ///
    /// - Parameters:
    ///   - servers: how many servers the only datacenter has; one without it.
    ///   - clients: how many client agents the only, or the first, datacenter has.
    ///   - datacenters: in place of `servers`, those of each datacenter.
    ///   - configuration: what an agent's configuration file would say, in HCL or JSON, on top of that of `-dev`. A
    ///     cluster of several agents has the timings of a deployed one, at a `raft_multiplier` of 1.
    ///   - port: the port of the first agent's HTTP API; 0 takes a free one. Each further agent has one that is 1,000
    ///     higher, or a free one where that is none.
    ///   - seed: what all chance in the world comes from; without one, a new one each time.
    ///   - version: the Consul version that the agents report.
    ///   - startsCold: whether the agents have yet to find each other and a leader when this returns.
    /// - Throws: `StartError` where the configuration is refused or a port is taken.
    public static func start(
        servers: Int? = nil, clients: Int? = nil, datacenters: KeyValuePairs<String, Datacenter> = [:],
        configuration: String = "", port: Int = 0, seed: UInt64? = nil, version: String? = nil,
        startsCold: Bool = false
    ) async throws(StartError) -> FakeConsul {
        var simulation: [String: ConfigurationTree.Value] = [:]
        if let servers { simulation["servers"] = .int(servers) }
        if let clients { simulation["clients"] = .int(clients) }
        if let version { simulation["version"] = .string(version) }
        if startsCold { simulation["cold_start"] = .bool(true) }
        if !datacenters.isEmpty {
            let members = datacenters.map { name, size in
                (name: name, value: JSONValue.string("\(size.servers)+\(size.clients)"))
            }
            simulation["datacenters"] = .value(.object(members))
        }
        let settled: AgentConfiguration
        do throws(ConfigurationError) { settled = try .development(configuration, simulation: simulation) } catch {
            throw StartError(error.message)
        }
        let seed = seed ?? settled.simulation.seed ?? SystemRandomNumberGenerator.seed()
        return try start(settled, port: port, seed: seed)
    }

    private static func start(
        _ configuration: AgentConfiguration, port: Int, seed: UInt64
    ) throws(StartError) -> FakeConsul {
        let cluster = ClusterPlan(configuration, seed: seed)
        let nodeIDs = cluster.isLone ? [AgentPlan.inProcessNodeID] : cluster.members.map(cluster.drawnNodeID)
        let plan = WorldPlan(
            agents: cluster.agents(configuration, nodeIDs: nodeIDs), seed: seed,
            startsCold: configuration.simulation.startsCold, startsPaused: configuration.simulation.startsPaused)
        let loop = EventLoop()
        let host = Host(loop: loop, plan: plan)
        var agents: [AgentInfo] = []
        do throws(TLSFailure) { try host.openTLS(configuration) } catch {
            host.close()
            throw StartError(error.message)
        }
        do throws(ListenError) {
            for (number, agent) in plan.agents.enumerated() {
                let port = UInt16(clamping: ClusterPlan.port(port, of: number))
                let secure = host.tls.map { _ in
                    ListenAddress.tcp(ip: "127.0.0.1", port: UInt16(clamping: agent.configuration.ports.https))
                }
                let plain = [ListenAddress.tcp(ip: "127.0.0.1", port: port)]
                let address = try host.listen(to: plain, secure: secure.map { [$0] } ?? [], of: number)[0]
                                // Whatever port the configuration names, each world has ports of its own.
                let hasDNS = agent.configuration.ports.dns >= 0
                let dns = try host.listenForDNS(at: hasDNS ? [.tcp(ip: "127.0.0.1", port: 0)] : [], of: number)
                let https = host.secureAddresses(of: number).first
                agents.append(AgentInfo(agent, address: address, https: https, dns: dns.first))
            }
        } catch {
            host.close()
            throw StartError(error.message)
        }
        host.openRecorders(configuration)
        let consul = FakeConsul(loop: loop, agents: agents, seed: seed, host: host)
        loop.startThread()
        return consul
    }

    /// Closes the port and every connection, and ends the thread. Calls after it do nothing.
    public func stop() {
        host?.close()
        host = nil
        loop.stop()
    }

    /// Why an agent did not start, in Consul's words.
    public struct StartError: Error, CustomStringConvertible, Sendable {
        public let description: String

        init(_ description: String) { self.description = description }
    }
}

extension SystemRandomNumberGenerator {
    /// A seed for a run that nobody asked to repeat.
    static func seed() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}

extension FakeConsul.AgentInfo {
    fileprivate init(_ plan: AgentPlan, address: String, https: String?, dns: String?) {
        name = plan.name
        node = plan.identity.nodeName
        datacenter = plan.identity.datacenter
        isServer = plan.identity.isServer
        self.address = address
        httpsAddress = https
        dnsAddress = dns
        clusterAddress = plan.identity.address
    }
}
