// SPDX-License-Identifier: MIT

/// A Consul in this process: an agent, its HTTP API on a free loopback port, and a clock that the test may stop and
/// move.
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
/// Start as many as you like; each has its own port, state, clock and thread. The actor lives on that thread, so a call
/// sees the world between two events, never within one.
public actor FakeConsul {
    let loop: EventLoop
    var host: Host?

    /// The address of the HTTP API, `http://127.0.0.1:PORT`.
    public nonisolated var url: String { "http://" + address }
    /// The same as `host:port`, for clients that take it so (`CONSUL_HTTP_ADDR`).
    public nonisolated let address: String
    /// What makes the run repeatable: give it to `start` again and the same calls give the same answers.
    public nonisolated let seed: UInt64

    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(loop: EventLoop, address: String, seed: UInt64, host: sending Host) {
        self.loop = loop
        self.address = address
        self.seed = seed
        self.host = host
    }

    deinit { loop.stop() }

    /// Starts an agent. When this returns it has elected itself leader and answers.
    ///
    /// - Parameters:
    ///   - configuration: what an agent's configuration file would say, in HCL or JSON, on top of that of `-dev`.
    ///   - port: the port of the HTTP API; 0 takes a free one.
    ///   - seed: what all chance in the world comes from; without one, a new one each time.
    ///   - version: the Consul version that the agent reports.
    /// - Throws: `StartError` where the configuration is refused or the port is taken.
    public static func start(
        configuration: String = "", port: Int = 0, seed: UInt64? = nil, version: String? = nil
    ) async throws(StartError) -> FakeConsul {
        let seed = seed ?? SystemRandomNumberGenerator.seed()
        let loop = EventLoop()
        var simulation: [String: ConfigurationTree.Value] = [:]
        if let version { simulation["version"] = .string(version) }
        let plan: AgentPlan
        do throws(ConfigurationError) { plan = try .development(configuration) } catch {
            throw StartError(error.message)
        }
        let host = Host(loop: loop, plan: WorldPlan(agents: [plan], seed: seed))
        let address: String
        do throws(ListenError) {
            address = try host.listen(to: [.tcp(ip: "127.0.0.1", port: UInt16(clamping: port))], of: 0)[0]
        } catch {
            throw StartError(error.message)
        }
        let consul = FakeConsul(loop: loop, address: address, seed: seed, host: host)
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
