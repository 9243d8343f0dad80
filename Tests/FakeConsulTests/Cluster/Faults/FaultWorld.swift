// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A cluster without sockets, whose clock stands still until it is moved.
final class FaultWorld {
    let world: World
    var cluster: Cluster { world.cluster }
    private var answers: [RequestID: Response] = [:]
    private var dnsAnswers: [RequestID: [UInt8]] = [:]
    private(set) var dropped: Set<RequestID> = []
    private var clock: VirtualClock
    private var serial: UInt64 = 0

    init(servers: Int = 3, clients: Int = 1, datacenters: String = "", json: String = "", seed: UInt64 = 1) throws {
        let shape =
            datacenters.isEmpty ? #""servers":\#(servers),"clients":\#(clients)"# : #""datacenters":"\#(datacenters)""#
        let configuration = try AgentConfiguration.development(#"{"simulation":{\#(shape)}\#(json)}"#)
        let plan = ClusterPlan(configuration, seed: seed)
        let ids = plan.members.map(plan.drawnNodeID)
        world = World(
            WorldPlan(agents: plan.agents(configuration, nodeIDs: ids), seed: seed), now: TestWorld.startTime)
        clock = VirtualClock(outside: TestWorld.startTime)
        carryOut()
    }

    subscript(name: String) -> Agent {
        guard let agent = cluster.agents.first(where: { $0.name == name }) else {
            preconditionFailure("no agent is called \(name)")
        }
        return agent
    }

    var leader: Agent? { cluster.leader(of: "dc1") }

    /// A server that does not lead.
    var follower: Agent { cluster.serverAgents.first { $0 !== leader } ?? cluster.serverAgents[0] }

    // MARK: Faults

    @discardableResult
    func inject(_ fault: Fault, for lifetime: Duration? = nil) throws -> FaultID {
        let state = try cluster.inject(Injection(fault, lifetime: lifetime))
        cluster.settle()
        carryOut()
        return state.id
    }

    func undo(_ id: FaultID) {
        cluster.undo(id)
        cluster.settle()
        carryOut()
    }

    /// The refusal of a fault.
    func refusal(_ fault: Fault, for lifetime: Duration? = nil) -> String? {
        do throws(FaultRefusal) {
            _ = try cluster.inject(Injection(fault, lifetime: lifetime))
            return nil
        } catch {
            return error.description
        }
    }

    // MARK: Requests

    func submit(_ method: String, _ target: String, _ body: String = "", at name: String) -> RequestID {
        serial += 1
        let id = RequestID(slot: 0, serial: serial)
        guard let request = Request(method: method, target: target, headers: [], body: Array(body.utf8)) else {
            preconditionFailure("\(method) \(target) is no request")
        }
        world.received(request, id: id, at: self[name].number)
        carryOut()
        return id
    }

    func answer(to id: RequestID) -> Response? { answers[id] }

    /// Sends a request and moves the clock until it is answered; nil where it is not in time, or its connection died.
    func send(
        _ method: String, _ target: String, _ body: String = "", at name: String, within limit: Duration = .seconds(60)
    ) -> (status: Int, text: String)? {
        let id = submit(method, target, body, at: name)
        let end = cluster.now + limit
        while answers[id] == nil, !dropped.contains(id), let next = cluster.nextDeadline, next <= end {
            cluster.advance(to: next)
            carryOut()
        }
        return answers[id].map { ($0.status.code, String(decoding: $0.body, as: UTF8.self)) }
    }

    /// The records that answer a DNS question, and what is wrong with it; nil where nothing came.
    func askDNS(
        _ name: String, _ type: DNSType = .a, at agent: String
    ) -> (code: DNSResponseCode?, answers: [String])? {
        serial += 1
        let id = RequestID(slot: Caller.dnsSlot, serial: serial)
        guard let packet = DNSEncoder.encode(DNSMessage(id: 1, asking: DNSName(name), type), compresses: false) else {
            return nil
        }
        world.receivedDNS(packet, id: id, at: self[agent].number, isTCP: false, client: "127.0.0.1")
        carryOut()
        _ = wait(.seconds(10)) { dnsAnswers[id] != nil }
        guard let reply = dnsAnswers[id].flatMap({ try? DNSDecoder.decode($0) }) else { return nil }
        return (reply.code, reply.answers.map(\.text))
    }

    func put(_ key: String, _ value: String, at name: String) -> Bool {
        send("PUT", "/v1/kv/" + key, value, at: name)?.text.hasPrefix("true") ?? false
    }

    /// What a server's own state says of a key.
    func value(of key: String, at name: String) -> String? {
        let answer = send("GET", "/v1/kv/\(key)?stale&raw", at: name)
        return answer?.status == 200 ? answer?.text : nil
    }

    // MARK: Time

    func advance(by duration: Duration) {
        let end = cluster.now + duration
        while let next = cluster.nextDeadline, next <= end {
            cluster.advance(to: next)
            carryOut()
        }
        cluster.advance(to: end)
        carryOut()
    }

    /// Moves the clock until something holds; false where it did not come in time.
    func wait(_ limit: Duration = .seconds(60), until holds: () -> Bool) -> Bool {
        let end = cluster.now + limit
        while !holds() {
            guard let next = cluster.nextDeadline, next <= end else { return false }
            cluster.advance(to: next)
            carryOut()
        }
        return true
    }

    private func carryOut() {
        while true {
            let effects = world.takeEffects()
            if effects.isEmpty { return }
            for effect in effects { carryOut(effect) }
        }
    }

    private func carryOut(_ effect: Effect) {
        switch effect {
        case .respond(let id, let response): answers[id] = response
        case .drop(let id): dropped.insert(id)
        case .answerDNS(let id, let bytes): dnsAnswers[id] = bytes
        case .control(let id, let order, let answer):
            var moved = clock
            let outcome: Result<ClockState, FaultRefusal>
            do throws(FaultRefusal) {
                outcome = .success(try world.carryOut(order, on: &moved, outside: TestWorld.startTime) { carryOut() })
            } catch {
                outcome = .failure(error)
            }
            clock = moved
            answers[id] = answer(outcome)
        default: break
        }
    }
}
