// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Sections 1 and 2 of the facts: formation, loss of leaders, restoration.
extension MeasuredEvent {
    static let elections: [MeasuredEvent] = [
        formation, leaderLoss("kill-leader") { $0.crash($1) }, leaderLoss("freeze-leader") { $0.freeze($1) },
        thawedLeader, leavingLeader, quorumLoss, blindSurvivor, restoration, restartOfAll, holdWithoutLeader,
    ]

    private static let formation = MeasuredEvent(name: "formation", multipliers: [1, 5]) { seed, multiplier in
        let lab = ClusterLab(clients: 1, multiplier: multiplier, seed: seed)
        var watch = Stopwatch(lab)
        lab.wait(.seconds(60)) {
            let leader = lab.agreedLeader(of: Array(lab.servers))
            watch.note("leaderOnServers", ifTrue: leader != nil)
            guard let leader else { return false }
            watch.note(
                "all",
                ifTrue: lab.allSeeAllAlive && lab.agents.allSatisfy { lab.serfHealth(of: $0, at: leader) == .passing }
            )
            return watch.has("all")
        }
        return watch.times
    }

    /// The leader is killed or frozen; the others are watched, and written through.
    private static func leaderLoss(_ name: String, _ fault: @escaping @Sendable (ClusterLab, Int) -> Void)
        -> MeasuredEvent
    {
        MeasuredEvent(name: name, multipliers: [1, 5]) { seed, multiplier in
            let lab = ClusterLab(multiplier: multiplier, seed: seed)
            lab.settle()
            guard let leader = lab.leader else { return [:] }
            let survivors = lab.servers.filter { $0 != leader }
            // Writers cost most of the time; every fourth run has them.
            let writes = seed % 4 == 0 && name == "kill-leader"
            let writers = writes ? (survivors + lab.clients).map { KeyWriter(lab, at: $0) } : []
            lab.run(for: .milliseconds(200))
            var watch = Stopwatch(lab)
            fault(lab, leader)
            lab.wait(.seconds(90)) {
                for server in survivors {
                    let seen = lab.leader(seenBy: server)
                    watch.note("blind", server, ifTrue: seen == nil)
                    watch.note("sees", server, ifTrue: seen != nil && seen != leader)
                }
                let agreed = lab.agreedLeader(of: survivors)
                watch.note("newLeader", ifTrue: agreed != nil && agreed != leader)
                return watch.has("newLeader")
            }
            if !writers.isEmpty { lab.run(for: .seconds(10)) }
            var times: [String: [Duration]] = [:]
            times["newLeader"] = watch.times["newLeader"]
            let blind = watch.times["blind", default: []]
            if let first = blind.min(), let last = blind.max(), blind.count == survivors.count {
                (times["firstBlind"], times["lastBlind"]) = ([first], [last])
            }
            times["blindWindow"] = survivors.compactMap { server in
                guard let from = watch.time(of: "blind", server), let to = watch.time(of: "sees", server)
                else { return nil }
                return max(.zero, to - from)
            }
            for writer in writers {
                writer.stop()
                guard let gap = writer.gap(around: watch.start) else { continue }
                times[lab.servers.contains(writer.agent) ? "gapServers" : "gapClients", default: []].append(gap)
            }
            return times
        }
    }

    private static let thawedLeader = MeasuredEvent(name: "thaw-leader", multipliers: [1]) { seed, multiplier in
        let lab = ClusterLab(multiplier: multiplier, seed: seed)
        lab.settle()
        guard let leader = lab.leader else { return [:] }
        let others = lab.servers.filter { $0 != leader }
        lab.freeze(leader)
        lab.run(for: .seconds(10 + Int(seed % 16)))
        guard lab.agreedLeader(of: others) != nil else { return [:] }
        lab.thaw(leader)
        return ["agrees": lab.times(.seconds(20), every: .milliseconds(10)) { lab.allAgree }]
    }

    private static let leavingLeader = MeasuredEvent(name: "leave-leader", multipliers: [1, 5]) { seed, multiplier in
        let lab = ClusterLab(multiplier: multiplier, seed: seed)
        lab.settle()
        guard let leader = lab.leader else { return [:] }
        let survivors = lab.servers.filter { $0 != leader }
        var watch = Stopwatch(lab)
        lab.send("PUT", "/v1/agent/leave", at: leader) { if $0 != nil { watch.note("answered") } }
        lab.wait(.seconds(30), every: .milliseconds(2)) {
            let agreed = lab.agreedLeader(of: survivors)
            watch.note("newLeader", ifTrue: agreed != nil && agreed != leader)
            return watch.has("newLeader") && (watch.has("answered") || lab.now - watch.start > .seconds(20))
        }
        return watch.times
    }

    private static let quorumLoss = MeasuredEvent(name: "kill-followers", multipliers: [1]) { seed, multiplier in
        let lab = ClusterLab(clients: 0, multiplier: multiplier, seed: seed)
        lab.settle()
        guard let leader = lab.leader else { return [:] }
        for server in lab.servers where server != leader { lab.crash(server) }
        var watch = Stopwatch(lab)
        lab.send("PUT", "/v1/kv/x", "1", at: leader) { watch.note("writeRefused", ifTrue: $0?.status.code == 500) }
        lab.wait(.seconds(20), every: .milliseconds(5)) {
            watch.note("stepDown", ifTrue: lab.leader(seenBy: leader) == nil)
            return watch.has("stepDown") && watch.has("writeRefused")
        }
        return watch.times
    }

    private static let blindSurvivor = MeasuredEvent(name: "kill-leader-and-follower", multipliers: [1]) {
        seed, multiplier in
        let lab = ClusterLab(clients: 0, multiplier: multiplier, seed: seed)
        lab.settle()
        guard let leader = lab.leader, let survivor = lab.servers.first(where: { $0 != leader }) else { return [:] }
        for server in lab.servers where server != survivor { lab.crash(server) }
        return ["blind": lab.times(.seconds(60)) { lab.leader(seenBy: survivor) == nil }]
    }

    private static let restoration = MeasuredEvent(name: "restore", multipliers: [1, 5]) { seed, multiplier in
        let lab = ClusterLab(clients: 1, multiplier: multiplier, seed: seed)
        lab.settle()
        guard let leader = lab.leader else { return [:] }
        let dead = seed % 2 == 0 ? lab.servers.filter { $0 != leader } : [leader, (leader + 1) % 3]
        for server in dead { lab.crash(server) }
        lab.run(for: seed % 4 < 2 ? .seconds(4) : .seconds(18))
        for server in dead { lab.start(server) }
        lab.run(for: .milliseconds(240))
        let begun = Duration.milliseconds(240)
        return ["leader": lab.times(.seconds(60)) { lab.allAgree }.map { $0 + begun }]
    }

    private static let restartOfAll = MeasuredEvent(name: "restart-all", multipliers: [1]) { seed, multiplier in
        let lab = ClusterLab(clients: 1, multiplier: multiplier, seed: seed)
        lab.settle()
        for server in lab.servers { lab.crash(server) }
        lab.run(for: .seconds(4))
        for server in lab.servers { lab.start(server) }
        lab.run(for: .milliseconds(240))
        let begun = Duration.milliseconds(240)
        return ["leader": lab.times(.seconds(60)) { lab.allAgree }.map { $0 + begun }]
    }

    private static let holdWithoutLeader = MeasuredEvent(name: "no-leader", multipliers: [1]) { seed, multiplier in
        let lab = ClusterLab(clients: 1, multiplier: multiplier, seed: seed)
        lab.settle()
        guard let leader = lab.leader, let survivor = lab.servers.first(where: { $0 != leader }) else { return [:] }
        for server in lab.servers where server != survivor { lab.crash(server) }
        lab.run(for: .seconds(20))
        var times: [Duration] = []
        for (number, agent) in [survivor, survivor, lab.clients.lowerBound].enumerated() {
            let start = lab.now
            lab.send("GET", "/v1/kv/x\(number)", at: agent) { _ in times.append(lab.now - start) }
        }
        lab.run(for: .seconds(40))
        return ["hold": times]
    }
}
