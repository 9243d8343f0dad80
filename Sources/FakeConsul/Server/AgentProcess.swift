// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An agent, or a whole simulated cluster, that is a process of its own: `fake-consul agent`.
package final class AgentProcess {
    let loop = EventLoop()
    let host: Host
    var configuration: AgentConfiguration
    private let cluster: ClusterPlan
    private let seed: UInt64
    private let reload: () throws -> AgentConfiguration
    private var exitStatus: Int32 = 0
    private let log: ProcessLog

    /// Starts the agents and opens their listeners. They answer once `run` was called.
    ///
    /// - Parameters:
    ///   - warnings: what is to be said of the configuration at the start.
    ///   - reload: reads the configuration again, for SIGHUP.
    package init(
        _ configuration: AgentConfiguration, warnings: [String] = [], reload: @escaping () throws -> AgentConfiguration
    ) throws(FakeConsul.StartError) {
        self.configuration = configuration
        self.reload = reload
        seed = configuration.simulation.seed ?? SystemRandomNumberGenerator.seed()
        cluster = ClusterPlan(configuration, seed: seed)
        do throws(FileError) {
            host = try Self.makeHost(configuration, cluster, seed: seed, on: loop)
            log = try ProcessLog(of: host, configuration)
        } catch {
            throw FakeConsul.StartError(error.message)
        }
        do throws(TLSFailure) { try host.openTLS(configuration) } catch {
            throw FakeConsul.StartError(error.message)
        }
        do throws(ListenError) { try listen() } catch {
            throw FakeConsul.StartError("Failed to start listeners: \(error.message)")
        }
        host.openRecorders(configuration)
        host.onFailure = { [unowned self] reason in
            say(.error, reason)
            end(with: 1)
        }
        host.onReload = { [unowned self] in reloadConfiguration(of: $0) }
        // A client made the agent leave: its answer is sent first.
        host.onStop = { [unowned self] _ in loop.later { [unowned self] in end(with: 0) } }
        for warning in warnings { say(.warn, warning) }
    }

    private static func makeHost(
        _ configuration: AgentConfiguration, _ cluster: ClusterPlan, seed: UInt64, on loop: EventLoop
    ) throws(FileError) -> Host {
        var nodeIDs: [String] = []
        var directories: [Int: DataDirectory] = [:]
        for member in cluster.members {
            let newID = cluster.drawnNodeID(of: member)
            let path = cluster.configuration(of: member, from: configuration).identity.dataDirectory
            guard !configuration.isDevMode, !path.isEmpty else {
                nodeIDs.append(newID)
                continue
            }
            let directory = try DataDirectory(path)
            nodeIDs.append(try directory.nodeID(orNew: { newID }))
            directories[member.number] = directory
        }
        var agents = cluster.agents(configuration, nodeIDs: nodeIDs)
        for index in agents.indices {
            guard let directory = directories[index] else { continue }
            if agents[index].identity.isServer { agents[index].durable = try directory.openRaft() }
            agents[index].registrations = try directory.registrations()
        }
        let plan = WorldPlan(
            agents: agents, seed: seed, startsCold: configuration.simulation.startsCold,
            startsPaused: configuration.simulation.startsPaused)
        return Host(loop: loop, plan: plan, directories: directories)
    }

    private func listen() throws(ListenError) {
        let sockets = configuration.addresses.unixSocket
        let permissions = UnixSocketPermissions(user: sockets.user, group: sockets.group, mode: sockets.mode)
        for (agent, plan) in host.plan.agents.enumerated() {
            let addresses = plan.configuration.addresses.http.compactMap { ListenAddress($0, sockets: permissions) }
            let secure = plan.configuration.addresses.https.compactMap { ListenAddress($0, sockets: permissions) }
            try host.listen(to: addresses, secure: secure, of: agent)
            let dns = plan.configuration.addresses.dns.compactMap { ListenAddress($0, sockets: permissions) }
            try host.listenForDNS(at: dns, of: agent)
        }
        configuration.identity.nodeID = host.plan.agents[0].identity.nodeID
        Self.settle(&configuration.ports.http, by: host.addresses(of: 0))
        Self.settle(&configuration.ports.https, by: host.secureAddresses(of: 0))
        Self.settle(&configuration.ports.dns, by: host.dnsAddresses(of: 0))
    }

    /// Puts the port that the system chose in place of none.
    private static func settle(_ port: inout Int, by served: [String]) {
        guard port == 0, let found = served.first?.split(separator: ":").last.flatMap({ Int($0) }) else { return }
        port = found
    }

    /// Prints Consul's banner and answers until a signal, or a client, ends the agent.
    ///
    /// - Returns: the status for the process to exit with.
    package func run() -> Int32 {
        let banner = cluster.isLone ? configuration.banner : host.banner(seed: seed)
        _ = try? Files.write(STDOUT_FILENO, Array((banner + "\n").utf8), "stdout")
        if let refusal = configuration.startRefusal {
            say(.error, "Error starting agent", ["error": refusal])
            log.flush()
            host.close()
            return 1
        }
        loop.add(log)
        say(.info, "Consul agent running!")
        let signals = SignalSource([SIGINT, SIGTERM, SIGHUP], on: loop) { [unowned self] in received($0) }
        if !configuration.simulation.readyFile.isEmpty { writeReadyFile() }
        loop.run()
        log.flush()
        signals.close()
        host.close()
        return exitStatus
    }

    /// Says something in the log of the first agent.
    func say(_ level: LogLevel, _ message: String, _ values: KeyValuePairs<String, String> = [:], at agent: Int = 0) {
        let cluster = host.world.cluster
        cluster.log(level, AgentLog.Line("agent", message, values), of: cluster.agents[agent])
    }

    // MARK: Ending

    private func received(_ signal: Int32) {
        say(.info, "Caught", ["signal": Self.name(of: signal)])
        if signal == SIGHUP { return reloadConfiguration() }
        let leave = configuration.leave
        let isGraceful = signal == SIGINT ? !leave.skipOnInterrupt : leave.onTerminate
        say(.info, isGraceful ? "Gracefully shutting down agent..." : "Graceful shutdown disabled. Exiting")
        // The world ends with the process: a leave tells nobody, so that there is nothing to wait for.
        if isGraceful { say(.info, "Graceful exit completed") }
        end(with: isGraceful ? 0 : 1)
    }

    private func end(with status: Int32) {
        exitStatus = status
        loop.stop()
    }

    private static func name(of signal: Int32) -> String {
        switch signal {
        case SIGINT: "interrupt"
        case SIGTERM: "terminated"
        default: "hangup"
        }
    }

    // MARK: Reloading

    /// Reads the files again, for one agent or for all that run. What they say wrong is logged, and nothing changes.
    private func reloadConfiguration(of agent: Int? = nil) {
        let world = host.world.cluster
        let members = cluster.members.filter {
            agent.map { [number = $0.number] in $0 == number } ?? !host.refusesConnections(to: $0.number)
        }
        for member in members { say(.info, "Reloading configuration...", at: member.number) }
        do {
            let new = try reload()
            do throws(TLSFailure) { try host.tls?.reload(new.tls.https) } catch {
                throw ConfigurationError("Failed reloading tls configuration: \(error.message)")
            }
            for member in members {
                world.reload(world.agents[member.number], with: cluster.configuration(of: member, from: new))
                host.reloadLimits(of: member.number)
            }
        } catch let error as ConfigurationError {
            for member in members { say(.error, "Reload config failed", ["error": error.message], at: member.number) }
        } catch {
            for member in members { say(.error, "Reload config failed", ["error": "\(error)"], at: member.number) }
        }
    }
}
