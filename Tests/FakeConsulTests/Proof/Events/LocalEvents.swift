// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Sections 6 and 8 of the facts: anti-entropy and checks.
extension MeasuredEvent {
    static let local: [MeasuredEvent] = [
        registration, catalogDeregistration, catalogRegistration, outage, ttlCheck, criticalService,
    ]

    private static func settled(_ seed: UInt64) -> ClusterLab {
        let lab = ClusterLab(clients: 1, seed: seed)
        lab.settle()
        return lab
    }

    private static func follower(of lab: ClusterLab) -> Int { lab.servers.first { $0 != lab.leader } ?? 0 }

    private static let registration = MeasuredEvent(name: "register-service", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let (client, follower) = (lab.clients.lowerBound, follower(of: lab))
        var watch = Stopwatch(lab)
        lab.send("PUT", "/v1/agent/service/register", #"{"Name":"web"}"#, at: client) { _ in }
        lab.wait(.seconds(10), every: .milliseconds(5)) {
            watch.note("visible", ifTrue: lab.hasService("web", of: client, at: follower))
            return watch.has("visible")
        }
        return watch.times
    }

    private static let catalogDeregistration = MeasuredEvent(name: "catalog-deregister", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let client = lab.clients.lowerBound
        _ = lab.ask("PUT", "/v1/agent/service/register", #"{"Name":"web"}"#, at: client)
        lab.run(for: .seconds(1 + Int(seed % 60)))
        let node = lab.cluster.agents[client].identity.nodeName
        _ = lab.ask("PUT", "/v1/catalog/deregister", #"{"Node":"\#(node)","ServiceID":"web"}"#, at: 0)
        guard let leader = lab.leader, !lab.hasService("web", of: client, at: leader) else { return [:] }
        return [
            "back": lab.times(.seconds(150), every: .milliseconds(50)) { lab.hasService("web", of: client, at: leader) }
        ]
    }

    private static let catalogRegistration = MeasuredEvent(name: "catalog-register", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let client = lab.clients.lowerBound
        let identity = lab.cluster.agents[client].identity
        let node = #""Node":"\#(identity.nodeName)","Address":"\#(identity.address)""#
        _ = lab.ask("PUT", "/v1/catalog/register", "{\(node),\"Service\":{\"Service\":\"alien\"}}", at: 0)
        guard let leader = lab.leader, lab.hasService("alien", of: client, at: leader) else { return [:] }
        return [
            "removed": lab.times(.seconds(150), every: .milliseconds(50)) {
                !lab.hasService("alien", of: client, at: leader)
            }
        ]
    }

    /// A service is registered while there is no leader.
    private static let outage = MeasuredEvent(name: "outage", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let client = lab.clients.lowerBound
        guard let leader = lab.leader else { return [:] }
        lab.crash(leader)
        lab.run(for: .milliseconds(300))
        lab.send("PUT", "/v1/agent/service/register", #"{"Name":"web"}"#, at: client) { _ in }
        let survivors = lab.servers.filter { $0 != leader }
        lab.wait(.seconds(30), every: .milliseconds(5)) { lab.agreedLeader(of: survivors) != nil }
        guard let new = lab.agreedLeader(of: survivors) else { return [:] }
        return [
            "visible": lab.times(.seconds(30), every: .milliseconds(10)) { lab.hasService("web", of: client, at: new) }
        ]
    }

    private static let ttlCheck = MeasuredEvent(name: "check-ttl", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let client = lab.clients.lowerBound
        _ = lab.ask("PUT", "/v1/agent/check/register", #"{"ID":"beat","Name":"beat","TTL":"3s"}"#, at: client)
        _ = lab.ask("PUT", "/v1/agent/check/pass/beat", at: client)
        let start = lab.now
        while lab.now - start < .seconds(10) {
            let checks = lab.ask("GET", "/v1/agent/checks", at: client).text
            if checks.contains("critical") { return ["critical": [lab.now - start]] }
            lab.run(for: .milliseconds(10))
        }
        return [:]
    }

    private static let criticalService = MeasuredEvent(name: "deregister-critical", multipliers: [1]) { seed, _ in
        let lab = settled(seed)
        let client = lab.clients.lowerBound
        let check = #"{"CheckID":"beat","TTL":"10s","DeregisterCriticalServiceAfter":"1m","Status":"passing"}"#
        _ = lab.ask("PUT", "/v1/agent/service/register", #"{"Name":"web","Check":\#(check)}"#, at: client)
        lab.run(for: .milliseconds(Int(seed % 9) * 1_000))
        _ = lab.ask("PUT", "/v1/agent/check/fail/beat", at: client)
        guard let leader = lab.leader else { return [:] }
        return [
            "gone": lab.times(.seconds(150), every: .milliseconds(50)) {
                !lab.hasService("web", of: client, at: leader)
            }
        ]
    }
}
