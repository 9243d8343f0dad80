// SPDX-License-Identifier: MIT

/// Faults on machines: whoever injects one says whom by role, the table notes what holds, and agents and links are
/// brought in step with the table.
extension Cluster {
    /// The agents as selectors see them.
    var roster: Roster {
        let leaders = Set(Set(serverAgents.map(\.identity.datacenter)).compactMap { leader(of: $0)?.number })
        return Roster(
            members: agents.map { agent in
                Roster.Member(
                    name: agent.name, nodeName: agent.identity.nodeName, datacenter: agent.identity.datacenter,
                    isServer: agent.identity.isServer, isLeader: leaders.contains(agent.number),
                    isRunning: links[agent.machine] != .dead)
            })
    }

    /// The server that leads a datacenter: of several that believe so the one of the latest term.
    func leader(of datacenter: String) -> Agent? {
        let leaders = serverAgents.filter {
            $0.identity.datacenter == datacenter && $0.isLeader && links[$0.machine] != .dead
        }
        return leaders.max { ($0.server?.raft.term ?? 0) < ($1.server?.raft.term ?? 0) }
    }

    /// Applies a fault now.
    ///
    /// - Throws: `FaultRefusal` where it cannot be; then nothing was changed and nothing drawn.
    func inject(_ injection: Injection) throws(FaultRefusal) -> FaultState {
        try injection.check()
        guard faults.active.count < FaultTable.mostActive else {
            throw FaultRefusal("\(FaultTable.mostActive) faults hold already: undo some")
        }
        var aim = Aim(at: roster, random: faultRandom)
        let target = try injection.fault.target(&aim)
        try checkProcesses(of: target.agents, for: injection.fault)
        if case .transferLeadership = injection.fault { try transferLeadership(to: target.agents) }
        faultRandom = aim.stream
        let fault = ActiveFault(
            id: faults.takeID(), injection: injection, since: now, until: injection.lifetime.map { now + $0 },
            agents: target.agents, partition: target.partition, links: target.links)
        trace.record(FaultNote(fault: fault, isOver: false), at: now)
        let state = self.state(of: fault)
        apply(fault)
        return state
    }

    /// Takes a fault back. Nil where none of the ID holds.
    @discardableResult
    func undo(_ id: FaultID) -> FaultState? {
        guard let fault = faults[id] else { return nil }
        let before = conditions(of: fault.agents)
        faults.remove(id)
        retire(fault)
        bringAbout(fault.agents, fault.links, before: before)
        return state(of: fault)
    }

    /// Takes every fault back, the newest first.
    ///
    /// - Returns: what held, in the order of injection.
    @discardableResult
    func healAll() -> [FaultState] {
        let held = faults.active
        for fault in held.reversed() { undo(fault.id) }
        return held.map(state)
    }

    func faultExpired(_ id: FaultID) {
        faultExpiries[id] = nil
        undo(id)
    }

    func state(of fault: ActiveFault) -> FaultState {
        FaultState(
            id: fault.id, fault: fault.fault, lifetime: fault.injection.lifetime, since: fault.since,
            until: fault.until, agents: fault.agents.map { agents[$0].name })
    }

    // MARK: Bringing it about

    private func apply(_ fault: ActiveFault) {
        switch fault.fault {
        case .restart(_, let wipingData):
            for number in fault.agents { restartByHand(agents[number], wipingData: wipingData) }
        case .resume: for number in fault.agents { release(agents[number], from: { $0.kind == "pause" }) }
        case .transferLeadership: break
        default:
            let before = conditions(of: fault.agents)
            // Who is killed is not stopped any more.
            if fault.fault.endsProcesses {
                for number in fault.agents { release(agents[number], from: { $0.kind == "pause" }) }
            }
            faults.insert(fault)
            if let until = fault.until { faultExpiries[fault.id] = queue.schedule(at: until, .faultExpired(fault.id)) }
            if let partition = fault.partition {
                links.cut(partition)
                topologyChanged()
            }
            bringAbout(fault.agents, fault.links, before: before)
        }
    }

    private func restartByHand(_ agent: Agent, wipingData: Bool) {
        release(agent, from: { $0.endsProcesses || $0.kind == "pause" }, restarting: false)
        crash(agent)
        restart(agent, wipingData: wipingData)
    }

    /// Takes an agent out of faults that hold its process.
    private func release(_ agent: Agent, from matches: (Fault) -> Bool, restarting: Bool = true) {
        let before = conditions(of: [agent.number])
        for fault in faults.release(agent.number, from: matches) { retire(fault) }
        if restarting {
            bringAbout([agent.number], [], before: before)
        } else {
            agent.faults = faults.state(of: agent.number)
        }
    }

    /// A fault holds no longer: what is not about agents one by one ends.
    private func retire(_ fault: ActiveFault) {
        if let expiry = faultExpiries.removeValue(forKey: fault.id) { queue.cancel(expiry) }
        trace.record(FaultNote(fault: fault, isOver: true), at: now)
        guard let partition = fault.partition else { return }
        links.heal(partition)
        topologyChanged()
    }

    private func conditions(of agents: [Int]) -> [Int: AgentFaults] {
        Dictionary(uniqueKeysWithValues: agents.map { ($0, faults.state(of: $0)) })
    }

    /// Brings agents and links in step with the table.
    private func bringAbout(_ numbers: [Int], _ ends: [LinkEnds], before: [Int: AgentFaults]) {
        for link in ends { setQuality(of: link) }
        if !ends.isEmpty { topologyChanged() }
        for number in numbers { bringAbout(agents[number], before: before[number] ?? AgentFaults()) }
    }

    private func bringAbout(_ agent: Agent, before: AgentFaults) {
        let state = faults.state(of: agent.number)
        agent.faults = state
        equip(agent)
        if before.isDown, !state.isDown {
            // Who is still about to leave is to stay, which a process that leaves cannot.
            crash(agent)
            restart(agent)
        } else if state.isCrashed, !before.isCrashed {
            crash(agent)
        } else if state.hasLeft, !before.hasLeft {
            // Who is alone would end the simulation's own process.
            if agents.count == 1 { crash(agent) } else { leave(agent) {} }
        }
        guard !state.isDown, state.isFrozen != before.isFrozen else { return releaseBacklog(of: agent) }
        if state.isFrozen { freeze(agent) } else { thaw(agent) }
        releaseBacklog(of: agent)
    }

    /// Gives the parts of an agent what they must know of its faults; also to be called when a new process begins.
    func equip(_ agent: Agent) {
        agent.server?.raft.diskFailure = agent.faults.isDiskFull ? diskFailure(of: agent) : nil
        agent.wrongClock = agent.faults.isClockWrong ? { [unowned self, unowned agent] in clock(of: agent) } : nil
    }

    /// The quality that the link had before any fault is kept for as long as one changes it.
    private func setQuality(of link: LinkEnds) {
        let base = baseQualities[link] ?? links.quality(from: link.source, to: link.target)
        let isChanged = faults.changes(link)
        baseQualities[link] = isChanged ? base : nil
        let quality = isChanged ? faults.quality(of: link, without: base) : base
        links.setQuality(quality == links.usual ? nil : quality, from: link.source, to: link.target)
    }

    // MARK: What cannot be

    private func checkProcesses(of numbers: [Int], for fault: Fault) throws(FaultRefusal) {
        for agent in numbers.map({ agents[$0] }) {
            let isDead = links[agent.machine] == .dead
            switch fault {
            case .crash where isDead && !faults.state(of: agent.number).isDown:
                throw FaultRefusal("\(agent.name) has no process to crash")
            case .pause where isDead, .resume where isDead, .leave where isDead:
                throw FaultRefusal("\(agent.name) has no process to \(fault.kind)")
            case .leave where links[agent.machine] == .frozen:
                throw FaultRefusal("\(agent.name) is frozen and cannot leave")
            default: break
            }
        }
    }

    /// Hands leadership over: to the servers given, or where none is, in every datacenter to the one that knows most.
    private func transferLeadership(to numbers: [Int]) throws(FaultRefusal) {
        let targets = numbers.map { agents[$0] }
        var orders: [(leader: Agent, target: Agent?)] = []
        for datacenter in roster.datacenters {
            guard let leader = leader(of: datacenter) else { continue }
            let target = targets.first { $0.identity.datacenter == datacenter }
            if !targets.isEmpty && target == nil { continue }
            guard let raft = leader.server?.raft, raft.transfer == nil else {
                throw FaultRefusal("\(leader.name) is handing its leadership over already")
            }
            guard raft.followers.contains(where: \.hasVote) else {
                throw FaultRefusal("\(leader.name) has nobody to hand its leadership to")
            }
            if let target, !raft.membership.latest.hasVote(target.server?.raft.id ?? raft.id) {
                throw FaultRefusal("to: \(target.name) has no vote")
            }
            orders.append((leader, target))
        }
        for order in orders { transferLeadership(from: order.leader, to: order.target?.server?.raft.id) { _ in } }
    }
}

extension Fault {
    /// Whether those hit have no process any more.
    fileprivate var endsProcesses: Bool {
        switch self {
        case .crash, .leave: true
        default: false
        }
    }
}

/// A line of the trace about a fault.
private struct FaultNote: TraceEvent {
    let fault: ActiveFault
    let isOver: Bool

    func write(to line: inout TraceLine) {
        line.word(isOver ? "healed" : "fault")
        line.text(fault.id.description)
        line.text(fault.fault.kind)
        for agent in fault.agents { line.number(agent) }
    }
}
