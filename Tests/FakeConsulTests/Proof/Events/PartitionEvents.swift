// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Section 11 of the facts: partitions, and what follows when they heal.
extension MeasuredEvent {
    static let partitions: [MeasuredEvent] = [
        split("leader-alone", multipliers: [1, 5]) { leader, _ in [leader] },
        split("follower-alone", multipliers: [1]) { leader, _ in [(leader + 1) % 3] },
        split("leader-c1", multipliers: [1]) { leader, lab in [leader, lab.clients.lowerBound] },
        split("client-alone", multipliers: [1]) { _, lab in [lab.clients.lowerBound] },
    ]

    private static func split(
        _ name: String, multipliers: [Int],
        cutting: @escaping @Sendable (_ leader: Int, _ lab: ClusterLab) -> [Int]
    ) -> MeasuredEvent {
        MeasuredEvent(name: name, multipliers: multipliers) { seed, multiplier in
            let lab = ClusterLab(multiplier: multiplier, seed: seed)
            lab.settle()
            guard let leader = lab.leader else { return [:] }
            let minority = cutting(leader, lab)
            let majority = lab.agents.filter { !minority.contains($0) }
            var watch = Stopwatch(lab)
            lab.partition([minority, majority])
            let changes = minority.contains(leader)
            // They lasted for 16 to 37 seconds; how long they did decides how the lost are found again.
            while lab.now - watch.start < .seconds(17 + Int(seed * 7 % 20)) {
                note(minority, majority, leader, changes, lab, &watch)
                lab.run(for: .milliseconds(20))
            }
            var times = watch.times
            if changes, let first = times["majorityBlind"]?.min() { times["majorityBlind"] = [first] }
            lab.healLinks()
            watch = Stopwatch(lab)
            lab.wait(.seconds(60), every: .milliseconds(50)) {
                watch.note("alive", ifTrue: lab.allSeeAllAlive)
                watch.note("sameLeader", ifTrue: lab.agreedLeader(of: Array(lab.servers)) != nil)
                return watch.has("alive") && watch.has("sameLeader")
            }
            times.merge(watch.times) { $1 }
            // The servers never differ over a client that is cut off.
            if minority.allSatisfy({ $0 >= lab.serverCount }) { times["sameLeader"] = nil }
            return times
        }
    }

    private static func note(
        _ minority: [Int], _ majority: [Int], _ leader: Int, _ changes: Bool, _ lab: ClusterLab,
        _ watch: inout Stopwatch
    ) {
        for server in minority where server < lab.serverCount {
            watch.note("minorityBlind", ifTrue: lab.leader(seenBy: server) == nil)
        }
        let servers = majority.filter { $0 < lab.serverCount }
        if changes {
            for server in servers { watch.note("majorityBlind", server, ifTrue: lab.leader(seenBy: server) == nil) }
            let agreed = lab.agreedLeader(of: servers)
            watch.note("newLeader", ifTrue: agreed != nil && agreed != leader)
        }
        for observer in majority {
            for subject in minority {
                watch.note("failedSeenByMajority", observer * 100 + subject, ifTrue: lab.isLost(subject, for: observer))
            }
        }
        for observer in minority {
            for subject in majority {
                watch.note("failedSeenByMinority", observer * 100 + subject, ifTrue: lab.isLost(subject, for: observer))
            }
        }
    }
}
