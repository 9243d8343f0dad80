// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Section 5 of the facts: how soon members are seen to fail, to leave and to return, and what autopilot does then.
extension MeasuredEvent {
    static let gossip: [MeasuredEvent] = [
        loss("kill-client", of: .client) { $0.crash($1) }, loss("freeze-client", of: .client) { $0.freeze($1) },
        loss("kill-follower", of: .follower) { $0.crash($1) }, loss("kill-leader", of: .leader) { $0.crash($1) },
        thawedClient, restartedClient, leavingClient, returningServer, forcedLeave,
    ]

    private enum Victim { case client, follower, leader }

    /// Four servers' worth of agents and two clients, as measured: three servers, three clients.
    private static func settled(_ seed: UInt64, _ multiplier: Int) -> ClusterLab {
        let lab = ClusterLab(clients: 3, multiplier: multiplier, seed: seed)
        lab.settle()
        return lab
    }

    private static func loss(
        _ name: String, of victim: Victim, _ fault: @escaping @Sendable (ClusterLab, Int) -> Void
    ) -> MeasuredEvent {
        MeasuredEvent(name: name, multipliers: [1]) { seed, multiplier in
            let lab = settled(seed, multiplier)
            guard let leader = lab.leader else { return [:] }
            let target: Int
            switch victim {
            case .client: target = lab.clients.lowerBound
            case .follower: target = (leader + 1) % 3
            case .leader: target = leader
            }
            let observers = lab.agents.filter { $0 != target }
            var watch = Stopwatch(lab)
            fault(lab, target)
            let isServer = target < lab.serverCount
            lab.wait(.seconds(isServer ? 30 : 15)) {
                for observer in observers {
                    watch.note("failed", observer, ifTrue: lab.isLost(target, for: observer))
                }
                guard let leader = lab.leader, leader != target || !lab.isRunning(target) else { return false }
                watch.note("critical", ifTrue: lab.serfHealth(of: target, at: leader) == .critical)
                if !isServer { return watch.has("critical") && watch.has("failed", observers.count) }
                let isGone = !lab.isInCatalog(target, at: leader)
                watch.note("left", ifTrue: isGone && lab.status(of: target, seenBy: leader) == .left)
                return watch.has("left")
            }
            return watch.times
        }
    }

    private static let thawedClient = MeasuredEvent(name: "thaw-client", multipliers: [1]) { seed, multiplier in
        let lab = settled(seed, multiplier)
        let client = lab.clients.lowerBound
        lab.freeze(client)
        lab.run(for: .seconds(12))
        lab.thaw(client)
        return seen(alive: client, in: lab)
    }

    private static let restartedClient = MeasuredEvent(name: "restart-client", multipliers: [1]) { seed, multiplier in
        let lab = settled(seed, multiplier)
        let client = lab.clients.lowerBound
        lab.crash(client)
        lab.run(for: .seconds(12))
        lab.restart(client)
        return seen(alive: client, in: lab)
    }

    private static func seen(alive client: Int, in lab: ClusterLab) -> [String: [Duration]] {
        var watch = Stopwatch(lab)
        let observers = lab.agents.filter { $0 != client }
        lab.wait(.seconds(60)) {
            for observer in observers {
                watch.note("alive", observer, ifTrue: lab.status(of: client, seenBy: observer) == .alive)
            }
            guard let leader = lab.leader else { return false }
            watch.note("passing", ifTrue: lab.serfHealth(of: client, at: leader) == .passing)
            return watch.has("alive", observers.count) && watch.has("passing")
        }
        return watch.times
    }

    private static let leavingClient = MeasuredEvent(name: "leave-client", multipliers: [1]) { seed, multiplier in
        let lab = settled(seed, multiplier)
        let client = lab.clients.lowerBound
        var watch = Stopwatch(lab)
        lab.send("PUT", "/v1/agent/leave", at: client) { if $0 != nil { watch.note("answered") } }
        lab.wait(.seconds(20)) {
            guard let leader = lab.leader else { return false }
            watch.note("left", ifTrue: lab.status(of: client, seenBy: leader) == .left)
            watch.note("gone", ifTrue: !lab.isInCatalog(client, at: leader))
            return watch.has("left") && watch.has("gone") && watch.has("answered")
        }
        return watch.times
    }

    private static let forcedLeave = MeasuredEvent(name: "force-leave", multipliers: [1]) { seed, multiplier in
        let lab = settled(seed, multiplier)
        let client = lab.clients.lowerBound
        lab.crash(client)
        lab.run(for: .seconds(12))
        guard let leader = lab.leader else { return [:] }
        let name = lab.cluster.agents[client].identity.nodeName
        lab.send("PUT", "/v1/agent/force-leave/\(name)", at: leader) { _ in }
        return ["left": lab.times(.seconds(20)) { lab.status(of: client, seenBy: leader) == .left }]
    }

    /// A server that autopilot has removed starts again.
    private static let returningServer = MeasuredEvent(name: "return-server", multipliers: [1]) { seed, multiplier in
        let lab = settled(seed, multiplier)
        guard let leader = lab.leader else { return [:] }
        let server = (leader + 1) % 3
        lab.crash(server)
        // What follows depends on when autopilot looks, each ten seconds: as measured, it is 6.5 s after such a look.
        lab.wait(.seconds(30)) { lab.status(of: server, seenBy: leader) == .left }
        lab.run(for: .seconds(26.5))
        lab.start(server)
        var watch = Stopwatch(lab)
        lab.wait(.seconds(40), every: .milliseconds(100)) {
            watch.note("voter", ifTrue: lab.isVoter(server))
            guard watch.has("voter") else { return false }
            let health = lab.ask("GET", "/v1/operator/autopilot/health", at: leader)
            watch.note("tolerance", ifTrue: health.text.contains(#""FailureTolerance":1"#))
            return watch.has("tolerance")
        }
        return watch.times
    }
}
