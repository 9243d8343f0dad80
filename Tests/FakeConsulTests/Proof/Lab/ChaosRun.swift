// SPDX-License-Identifier: MIT

import Scenarios

@testable import FakeConsul

/// A cluster, clients and a schedule of random faults; then peace, in which all must come to agree.
struct ChaosRun {
    let lab: ClusterLab
    let clients: KVClients
    private var random: SeededRandom

    /// How long faults come.
    static let chaos = Duration.seconds(20)
    /// How long it may take until all agree again: gossip tries the lost every half minute, and a server that was
    /// removed becomes a voter ten seconds after its return.
    static let peace = Duration.seconds(120)

    init(
        servers: Int, seed: UInt64, invariants: InvariantWatch = .all, staleReads: Set<KVClients.ReadKind> = []
    ) {
        lab = ClusterLab(servers: servers, clients: 1, seed: seed, invariants: invariants)
        random = lab.random.fork("nemesis")
        lab.settle(0...2_000)
        clients = KVClients(lab, count: servers + 1, staleReads: staleReads)
    }

    /// What went wrong, in words; nil where all went well.
    mutating func run() -> String? {
        let end = lab.now + Self.chaos
        while lab.now < end, lab.invariants.violation == nil {
            lab.run(for: random.duration(in: .milliseconds(100)..<(.milliseconds(2_500))))
            strike()
        }
        if let violation = lab.invariants.violation { return report("\(violation.name): \(violation.text)") }
        heal()
        lab.run(for: .seconds(2))
        clients.stop()
        let isAgreed = lab.wait(Self.peace, every: .milliseconds(500)) { clients.isIdle && lab.hasConverged } != nil
        if let violation = lab.invariants.violation { return report("\(violation.name): \(violation.text)") }
        guard isAgreed else { return report("no agreement \(Self.peace) after the last fault was healed") }
        if case .violated(let text) = LinearizabilityChecker.check(clients.history) {
            return report("not linearizable: \(text)")
        }
        return nil
    }

    private func report(_ text: String) -> String {
        "seed \(lab.seed), \(lab.serverCount) servers, at \((lab.now - ClusterLab.startTime)): \(text)\n"
            + lab.cluster.trace.lines.suffix(30).joined(separator: "\n")
    }

    /// One fault, or the end of one, at random.
    private mutating func strike() {
        let server = Int(random.below(UInt64(lab.serverCount)))
        let dead = lab.servers.filter { lab.cluster.links[MachineID($0)] == .dead }
        let frozen = lab.servers.filter { lab.cluster.links[MachineID($0)] == .frozen }
        switch random.below(16) {
        case 0, 1: lab.crash(server)
        case 2: if let leader = lab.leader { lab.crash(leader) }
        case 3, 4, 5: for server in dead { lab.restart(server) }
        case 6: lab.freeze(random.below(2) == 0 ? server : lab.leader ?? server)
        case 7, 8: for server in frozen { lab.thaw(server) }
        case 9: lab.partition([[lab.leader ?? server], lab.agents.filter { $0 != lab.leader ?? server }])
        case 10, 11: cutAtRandom()
        case 12, 13: lab.healLinks()
        case 14: disturbLinks()
        default:
            for server in dead { lab.restart(server) }
            for server in frozen { lab.thaw(server) }
            lab.healLinks()
        }
    }

    private mutating func cutAtRandom() {
        var shuffled = lab.agents.map { MachineID($0) }
        random.shuffle(&shuffled)
        let size = 1 + Int(random.below(UInt64(shuffled.count - 1)))
        switch random.below(4) {
        case 0, 1: lab.cut(.groups([Array(shuffled[..<size]), Array(shuffled[size...])]))
        case 2: lab.cut(.oneWay(from: Array(shuffled[..<size]), to: shuffled))
        default: lab.cut(.bridge(shuffled))
        }
    }

    private mutating func disturbLinks() {
        let quality = random.below(2) == 0
            ? LinkQuality(latency: .milliseconds(5), jitter: .milliseconds(60), loss: Ratio(1, in: 10))
            : LinkQuality(latency: .milliseconds(1), jitter: .milliseconds(5), loss: Ratio(1, in: 4))
        lab.act { cluster in
            cluster.links.usual = quality
            cluster.topologyChanged()
        }
    }

    private func heal() {
        lab.healLinks()
        for server in lab.servers {
            switch lab.cluster.links[MachineID(server)] {
            case .dead: lab.restart(server)
            case .frozen: lab.thaw(server)
            case .running: break
            }
        }
    }
}
