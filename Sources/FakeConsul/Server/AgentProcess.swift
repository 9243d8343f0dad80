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
    private var served: [String] = []
    private var signals: SignalSource?
    private var exitStatus: Int32 = 0

    /// Starts an agent and opens its listeners. It answers once `run` was called.
    package init(_ configuration: AgentConfiguration) throws(FakeConsul.StartError) {
        let seed = configuration.simulation.seed ?? SystemRandomNumberGenerator.seed()
        var random = SeededRandom(seed: seed, name: "process")
        let plan = AgentPlan(configuration, drawnNodeID: random.uuid())
        self.configuration = configuration
        self.configuration.identity.nodeID = plan.identity.nodeID
        host = Host(loop: loop, plan: WorldPlan(agents: [plan], seed: seed))
        do throws(ListenError) { served = try host.listen(to: addresses, of: 0) } catch {
            throw FakeConsul.StartError("Failed to start listeners: \(error.message)")
        }
        if configuration.ports.http == 0, let port = served.first?.split(separator: ":").last.flatMap({ Int($0) }) {
            self.configuration.ports.http = port
        }
    }

    private var addresses: [ListenAddress] {
        let sockets = configuration.addresses.unixSocket
        let permissions = UnixSocketPermissions(user: sockets.user, group: sockets.group, mode: sockets.mode)
        return configuration.addresses.http.compactMap { ListenAddress($0, sockets: permissions) }
    }

    /// What Consul prints before its log.
    package var banner: String { configuration.banner }

    /// Answers until a signal, or a client, ends the agent.
    ///
    /// - Returns: the status for the process to exit with.
    package func run() -> Int32 {
        let signals = SignalSource([SIGINT, SIGTERM, SIGHUP], on: loop) { [unowned self] in received($0) }
        loop.run()
        signals.close()
        host.close()
        return exitStatus
    }

    private func received(_ signal: Int32) {
        if signal == SIGHUP { return }
        exitStatus = 1
        loop.stop()
    }
}
