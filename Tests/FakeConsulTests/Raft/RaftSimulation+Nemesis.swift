// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

extension RaftSimulation {
    /// Chaos for a while, then peace until all agree. Nil when all went well, otherwise a report with the seed.
    func runToTheEnd(chaos: Duration) -> String? {
        queue.schedule(at: now + .milliseconds(500), .nemesis)
        run(for: chaos)
        proposes = false
        peace()
        let limit = now + .seconds(60)
        while violation == nil, !hasConverged {
            if now > limit {
                violation = ("Liveness", "no agreement a minute after all faults ended")
                break
            }
            run(for: .milliseconds(250))
        }
        if violation == nil { observe(.ended(states: memberStates, acknowledged: acknowledged)) }
        return violation.map { _ in report }
    }

    private var leaderNumber: Int? {
        let leaders = servers.indices.filter { servers[$0].node?.isLeader == true }
        return leaders.count == 1 ? leaders[0] : nil
    }

    private var memberNumbers: [Int] {
        guard let leaderNumber, let members = servers[leaderNumber].node?.membership.latest else { return [] }
        return servers.indices.filter { members.contains(servers[$0].id) }
    }

    private var memberStates: [[Int]] { memberNumbers.map { servers[$0].commands } }

    var hasConverged: Bool {
        guard let leaderNumber, let leader = servers[leaderNumber].node else { return false }
        return leader.commitIndex == leader.log.lastIndex
            && memberNumbers.allSatisfy {
                let node = servers[$0].node
                return node?.leader == leader.id && node?.commitIndex == leader.commitIndex
                    && servers[$0].applied == leader.commitIndex
            }
    }

    func peace() {
        change {
            links.healAll()
            partitions = []
            links.usual = .local
        }
        for number in servers.indices {
            thaw(number)
            if servers[number].node == nil { boot(number) }
        }
        isAtPeace = true
    }

    /// One fault, or the end of one, at random.
    func strike() {
        if isAtPeace { return }
        let number = Int(random.below(UInt64(servers.count)))
        let machines = servers.indices.map { MachineID($0) }
        switch random.below(20) {
        case 0, 1: crash(number)
        case 2, 3, 4, 5: servers.indices.filter { servers[$0].node == nil }.forEach(boot)
        case 6: freeze(number)
        case 7, 8: servers.indices.forEach(thaw)
        case 9: cut(.isolating(machines[number], from: machines))
        case 10: cut(randomPartition(machines))
        case 11, 12, 13:
            change {
                links.healAll()
                partitions = []
            }
        case 14: change { links.usual = randomQuality() }
        case 15: change { links.usual = .local }
        case 16, 17: servers.indices.forEach(compact)
        default: disturbLeader(number)
        }
        queue.schedule(at: now + random.duration(in: .milliseconds(50)..<(.seconds(1))), .nemesis)
    }

    private func randomPartition(_ machines: [MachineID]) -> Partition {
        var shuffled = machines
        random.shuffle(&shuffled)
        let size = 1 + Int(random.below(UInt64(machines.count - 1)))
        switch random.below(3) {
        case 0: return .groups([Array(shuffled[..<size]), Array(shuffled[size...])])
        case 1: return .oneWay(from: Array(shuffled[..<size]), to: machines)
        default: return .bridge(shuffled)
        }
    }

    private func randomQuality() -> LinkQuality {
        switch random.below(3) {
        case 0: .local
        case 1: LinkQuality(latency: .milliseconds(5), jitter: .milliseconds(60), loss: Ratio(1, in: 10))
        default: LinkQuality(latency: .milliseconds(1), jitter: .milliseconds(5), loss: Ratio(1, in: 3))
        }
    }

    private func cut(_ partition: Partition) {
        change {
            links.cut(partition)
            partitions.append(partition)
        }
    }

    /// Changes something outside the nodes; none may rest through it.
    func change(_ body: () -> Void) {
        for number in servers.indices {
            for other in servers.indices where other != number {
                let id = servers[other].id
                act(number) { [now] node, effects in node.wake(with: id, at: now, into: &effects) }
            }
        }
        body()
    }

    func boot(_ number: Int) {
        change { links[MachineID(number)] = .running }
        let server = servers[number]
        server.incarnation += 1
        server.node = RaftNode(
            id: server.id, durable: server.disk, timings: timings,
            random: random.fork("node \(number) \(server.incarnation)"))
        server.commands = []
        server.applied = 0
        observe(.started(server: number))
        act(number) { [now] node, effects in node.start(at: now, into: &effects) }
    }

    func crash(_ number: Int) {
        let server = servers[number]
        guard let node = server.node else { return }
        #expect(node.term == server.disk.term && node.votedFor == server.disk.votedFor, "\(report)")
        #expect(node.log.lastIndex == server.disk.log.lastIndex, "\(report)")
        change { links[MachineID(number)] = .dead }
        for timer in server.timers.values { queue.cancel(timer) }
        server.timers = [:]
        server.overdue = []
        server.node = nil
        server.incarnation += 1
        if sabotage == .forgetfulDisks {
            let last = server.disk.log.lastIndex
            server.disk.log.truncate(from: max(last > 5 ? last - 5 : 2, server.disk.log.snapshotIndex + 1))
        }
    }

    private func freeze(_ number: Int) {
        if servers[number].node != nil { change { links[MachineID(number)] = .frozen } }
    }

    func thaw(_ number: Int) {
        guard links[MachineID(number)] == .frozen else { return }
        change { links[MachineID(number)] = .running }
        let overdue = servers[number].overdue
        servers[number].overdue = []
        for timer in overdue { act(number) { [now] node, effects in node.timerFired(timer, at: now, into: &effects) } }
    }

    private func compact(_ number: Int) {
        let server = servers[number]
        guard let node = server.node, node.membership.committedIndex <= server.applied else { return }
        act(number) { node, effects in
            guard let mark = try? node.compact(upTo: server.applied, into: &effects) else { return }
            snapshots[mark.index] = server.commands
        }
    }

    /// Hands leadership over, or changes the members of a cluster that can spare one.
    private func disturbLeader(_ number: Int) {
        guard let leader = leaderNumber, links[MachineID(leader)] == .running else { return }
        let id = servers[number].id
        let choice = servers.count > 3 ? random.below(4) : 0
        act(leader) { [now] node, effects in
            switch choice {
            case 0: try? node.transferLeadership(at: now, into: &effects)
            case 1 where node.membership.latest.quorum > 2:
                _ = try? node.changeMembership(.demoteVoter(id), at: now, into: &effects)
            case 2 where node.membership.latest.quorum > 2 && number != leader:
                _ = try? node.changeMembership(.remove(id), at: now, into: &effects)
            default:
                _ = try? node.changeMembership(
                    .addVoter(id, address: "10.0.0.\(number):8300"), at: now, into: &effects)
            }
        }
    }

    /// A line of the trace for what shows outside.
    func note(_ effect: RaftEffect<Int>, of number: Int) {
        switch effect {
        case .became(let role, let term): trace.record(Note(word: role.rawValue, server: number, value: term), at: now)
        case .apply(let range): trace.record(Note(word: "apply", server: number, value: range.upperBound), at: now)
        case .persistVote(let term, _): trace.record(Note(word: "vote", server: number, value: term), at: now)
        default: break
        }
    }

    struct Note: TraceEvent {
        let word: String
        let server: Int
        let value: UInt64

        func write(to line: inout TraceLine) {
            line.text(word)
            line.number(server)
            line.number(value)
        }
    }
}
