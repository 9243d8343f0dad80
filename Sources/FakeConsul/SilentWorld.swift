// SPDX-License-Identifier: MIT

/// A world without sockets or a clock of its own, for measuring the core alone. For `Benchmarks/` only.
@_spi(Benchmarks)
public final class SilentWorld {
    private let world: World
    private var serial: UInt64 = 0
    private var counter = 0

    public init() {
        guard let plan = try? AgentPlan.development("") else {
            preconditionFailure("the default configuration is refused")
        }
        world = World(WorldPlan(agents: [plan], seed: 1), now: Instant(nanoseconds: 1_764_000_000_000_000_000))
        world.cluster.agents[0].configuration.isDevMode = false
    }

    /// A cluster that has come to rest.
    public init(servers: Int, clients: Int) {
        let shape = "simulation { servers = \(servers) clients = \(clients) }"
        guard
            let configuration = try? AgentConfiguration.development(
                "performance { raft_multiplier = 1 } " + shape)
        else {
            preconditionFailure("the configuration is refused")
        }
        let plan = ClusterPlan(configuration, seed: 1)
        let agents = plan.agents(configuration, nodeIDs: plan.members.map(plan.drawnNodeID))
        world = World(WorldPlan(agents: agents, seed: 1), now: Instant(nanoseconds: 1_764_000_000_000_000_000))
        world.cluster.advance(to: world.cluster.now + .seconds(120))
    }

    /// Lets time pass.
    ///
    /// - Returns: how many lines the trace has got.
    public func advance(by duration: Duration) -> Int {
        let before = world.cluster.trace.recorded
        world.cluster.advance(to: world.cluster.now + duration)
        _ = world.cluster.takeEffects()
        return world.cluster.trace.recorded - before
    }

    /// Sets `key-0` ... and registers `service-0` ..., each on a node of its own with a check, through the log.
    public func fill(keys: Int, services: Int) {
        for number in 0..<keys { send("PUT", "/v1/kv/key-\(number)", "value \(number)") }
        for number in 0..<services { registerService("service-\(number)", status: "passing") }
    }

    public func get(_ target: String) { send("GET", target) }

    /// Parks a read of a key, sets the key, and takes the answer.
    public func wakeKeyWatcher(_ key: String) {
        counter += 1
        send("GET", "/v1/kv/\(key)?index=\(lastIndex)&wait=60s")
        send("PUT", "/v1/kv/\(key)", "value \(counter)")
        precondition(world.cluster.parked.isEmpty, "the watcher of \(key) was not woken")
    }

    /// Parks a read of a service's health, changes its check, and takes the answer.
    public func wakeServiceWatcher(_ service: String) {
        counter += 1
        send("GET", "/v1/health/service/\(service)?index=\(lastIndex)&wait=60s")
        registerService(service, status: counter % 2 == 0 ? "passing" : "warning")
        precondition(world.cluster.parked.isEmpty, "the watcher of \(service) was not woken")
    }

    private var lastIndex: UInt64 { world.cluster.agents[0].server?.store.appliedIndex ?? 0 }

    private func registerService(_ name: String, status: String) {
        send(
            "PUT",
            "/v1/catalog/register",
            #"{"Node":"node-\#(name)","Address":"10.0.0.1","Service":{"Service":"\#(name)","Port":80},"#
                + #""Check":{"Name":"up","ServiceID":"\#(name)","Status":"\#(status)"}}"#
        )
    }

    private func send(_ method: String, _ target: String, _ body: String = "") {
        guard let request = Request(method: method, target: target, headers: [], body: Array(body.utf8)) else {
            preconditionFailure("\(method) \(target) is no request")
        }
        serial += 1
        world.received(request, id: RequestID(slot: 0, serial: serial), at: 0)
        _ = world.takeEffects()
    }
}

extension FakeConsul {
    /// Answers compact JSON, as a deployed agent does and one in dev mode does not. For `Benchmarks/` only.
    @_spi(Benchmarks)
    public func usesCompactJSON() { host?.world.cluster.agents[0].configuration.isDevMode = false }
}
