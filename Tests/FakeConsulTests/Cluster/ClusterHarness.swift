// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A world of several agents without sockets, whose clock moves from event to event.
final class ClusterHarness {
    let world: World
    private var serial: UInt64 = 0
    private(set) var answers: [RequestID: (response: Response?, at: Instant)] = [:]

    var cluster: Cluster { world.cluster }
    var now: Instant { cluster.now }

    /// Servers `s1`, `s2` ... and client agents `c1` ... that have just started.
    init(servers: Int, clients: Int = 0, multiplier: Int = 1, seed: UInt64 = 1) throws {
        var plans: [AgentPlan] = []
        for number in 0..<(servers + clients) {
            let isServer = number < servers
            let name = isServer ? "s\(number + 1)" : "c\(number - servers + 1)"
            let json = """
                {"server": \(isServer), "node_name": "\(name)", "data_dir": "/none",
                 "advertise_addr": "127.0.0.\(number + 1)",
                 "bind_addr": "127.0.0.\(number + 1)", \(isServer ? "\"bootstrap_expect\": \(servers)," : "")
                 "performance": {"raft_multiplier": \(multiplier)}}
                """
            var plan = try AgentPlan.forTests(flags: [], json: json)
            plan.identity.nodeID = "0000000\(number)-0000-0000-0000-000000000000"
            plans.append(plan)
        }
        world = World(WorldPlan(agents: plans, seed: seed), now: TestWorld.startTime)
        takeEffects()
    }

    /// A world of its own making.
    init(world: World) {
        self.world = world
        takeEffects()
    }

    subscript(_ name: String) -> Agent { cluster.agents.first { $0.identity.nodeName == name }! }

    var leader: Agent? { cluster.agents.first { $0.isLeader && cluster.links[$0.machine] == .running } }

    func advance(by duration: Duration) {
        cluster.advance(to: now + duration)
        takeEffects()
    }

    /// Moves the clock until the condition holds; nil where it does not in time.
    func advance(upTo limit: Duration, until condition: () -> Bool) -> Duration? {
        let start = now
        while !condition() {
            guard let next = cluster.nextDeadline, next - start <= limit else { return nil }
            cluster.advance(to: next)
            takeEffects()
        }
        return now - start
    }

    @discardableResult
    func submit(_ method: String, _ target: String, to agent: Agent, body: String = "") -> RequestID {
        guard let request = Request(method: method, target: target, headers: [], body: Array(body.utf8)) else {
            preconditionFailure("\(method) \(target) is no request")
        }
        serial += 1
        let id = RequestID(slot: 0, serial: serial)
        world.received(request, id: id, at: agent.number)
        takeEffects()
        return id
    }

    /// The answer to a request and how long it took; nil where none comes in time.
    func answer(to id: RequestID, within limit: Duration = .seconds(60)) -> (response: Response, after: Duration)? {
        let start = now
        _ = advance(upTo: limit) { answers[id] != nil }
        guard let answer = answers[id], let response = answer.response else { return nil }
        return (response, answer.at - start)
    }

    func send(
        _ method: String, _ target: String, to agent: Agent, body: String = "", within limit: Duration = .seconds(60)
    ) -> (status: Int, text: String, after: Duration)? {
        answer(to: submit(method, target, to: agent, body: body), within: limit).map {
            ($0.response.status.code, String(decoding: $0.response.body, as: UTF8.self), $0.after)
        }
    }

    private func takeEffects() {
        for effect in cluster.takeEffects() {
            switch effect {
            case .respond(let id, let response): answers[id] = (response, now)
            case .drop(let id): answers[id] = (nil, now)
            default: break
            }
        }
    }
}
