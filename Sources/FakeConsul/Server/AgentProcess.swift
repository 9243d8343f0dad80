// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An agent that is a process of its own: `fake-consul agent`.
package final class AgentProcess {
    private let loop = EventLoop()
    private let host: Host
    private var configuration: AgentConfiguration
    private let reload: () throws -> AgentConfiguration
    /// Where it answers HTTP.
    private var served: [String] = []
    private var exitStatus: Int32 = 0
    private let log: ProcessLog

    /// Starts an agent and opens its listeners. It answers once `run` was called.
    ///
    /// - Parameters:
    ///   - warnings: what is to be said of the configuration at the start.
    ///   - reload: reads the configuration again, for SIGHUP.
    package init(
        _ configuration: AgentConfiguration, warnings: [String] = [], reload: @escaping () throws -> AgentConfiguration
    ) throws(FakeConsul.StartError) {
        self.configuration = configuration
        self.reload = reload
        let seed = configuration.simulation.seed ?? SystemRandomNumberGenerator.seed()
        do throws(FileError) {
            host = try Self.makeHost(configuration, seed: seed, on: loop)
            log = try ProcessLog(of: host, configuration.log)
        } catch {
            throw FakeConsul.StartError(error.message)
        }
        do throws(ListenError) { served = try host.listen(to: addresses, of: 0) } catch {
            throw FakeConsul.StartError("Failed to start listeners: \(error.message)")
        }
        self.configuration.identity.nodeID = host.world.cluster.agents[0].identity.nodeID
        if configuration.ports.http == 0, let port = served.first?.split(separator: ":").last.flatMap({ Int($0) }) {
            self.configuration.ports.http = port
        }
        host.onFailure = { [unowned self] reason in
            say(.error, reason)
            end(with: 1)
        }
        host.onReload = { [unowned self] _ in reloadConfiguration() }
        // A client made the agent leave: its answer is sent first.
        host.onStop = { [unowned self] _ in loop.later { [unowned self] in end(with: 0) } }
        for warning in warnings { say(.warn, warning) }
    }

    private static func makeHost(
        _ configuration: AgentConfiguration, seed: UInt64, on loop: EventLoop
    ) throws(FileError) -> Host {
        var random = SeededRandom(seed: seed, name: "process")
        let newID = random.uuid()
        guard !configuration.isDevMode, !configuration.identity.dataDirectory.isEmpty else {
            return Host(loop: loop, plan: WorldPlan(agents: [AgentPlan(configuration, drawnNodeID: newID)], seed: seed))
        }
        let directory = try DataDirectory(configuration.identity.dataDirectory)
        var plan = AgentPlan(configuration, drawnNodeID: try directory.nodeID(orNew: { newID }))
        if configuration.server.isEnabled { plan.durable = try directory.openRaft() }
        plan.registrations = try directory.registrations()
        return Host(loop: loop, plan: WorldPlan(agents: [plan], seed: seed), directories: [0: directory])
    }

    private var addresses: [ListenAddress] {
        let sockets = configuration.addresses.unixSocket
        let permissions = UnixSocketPermissions(user: sockets.user, group: sockets.group, mode: sockets.mode)
        return configuration.addresses.http.compactMap { ListenAddress($0, sockets: permissions) }
    }

    /// Prints Consul's banner and answers until a signal, or a client, ends the agent.
    ///
    /// - Returns: the status for the process to exit with.
    package func run() -> Int32 {
        _ = try? Files.write(STDOUT_FILENO, Array((configuration.banner + "\n").utf8), "stdout")
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

    private func say(_ level: LogLevel, _ message: String, _ values: KeyValuePairs<String, String> = [:]) {
        let cluster = host.world.cluster
        cluster.log(level, AgentLog.Line("agent", message, values), of: cluster.agents[0])
    }

    // MARK: Ending

    private func received(_ signal: Int32) {
        say(.info, "Caught", ["signal": Self.name(of: signal)])
        if signal == SIGHUP { return reloadConfiguration() }
        let leave = configuration.leave
        let isGraceful = signal == SIGINT ? !leave.skipOnInterrupt : leave.onTerminate
        say(.info, isGraceful ? "Gracefully shutting down agent..." : "Graceful shutdown disabled. Exiting")
        // A lone agent's leave tells nobody, so that there is nothing to wait for.
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

    /// Reads the files again. What they say wrong is logged, and nothing changes.
    private func reloadConfiguration() {
        say(.info, "Reloading configuration...")
        do {
            host.world.cluster.reload(host.world.cluster.agents[0], with: try reload())
        } catch {
            say(.error, "Reload config failed", ["error": "\(error)"])
        }
    }

    // MARK: Ready file

    /// Writes where the agent answers, once there is a leader, or at once where there will be none.
    private func writeReadyFile() {
        var json = JSONWriter()
        let agent = host.world.cluster.agents[0]
        json.object { json in
            json.key("agents")
            json.array { json in
                json.object { json in
                    json.key("node")
                    json.string(agent.identity.nodeName)
                    json.key("http")
                    json.array { json in for address in served { json.string(address) } }
                    json.key("dns")
                    json.array { _ in }
                }
            }
            json.key("leader")
            json.string(agent.isLeader ? agent.identity.serverAddress : "")
        }
        do throws(FileError) {
            try Files.replace(configuration.simulation.readyFile, with: json.bytes + [0x0a], syncs: false, mode: 0o644)
        } catch {
            say(.error, "cannot write the ready file: \(error.message)")
        }
    }
}
