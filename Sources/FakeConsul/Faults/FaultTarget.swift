// SPDX-License-Identifier: MIT

/// Whom a fault hits, once its selectors are looked up.
struct FaultTarget: Sendable {
    var agents: [Int] = []
    var partition: Partition?
    var links: [LinkEnds] = []
}

extension Fault {
    /// Looks the selectors up and refuses what cannot be.
    func target(_ aim: inout Aim) throws(FaultRefusal) -> FaultTarget {
        switch self {
        case .crash(let selector), .restart(let selector, _), .pause(let selector), .resume(let selector),
            .leave(let selector), .skewClock(let selector, _, _), .gray(let selector, _),
            .dns(let selector, _):
            return FaultTarget(agents: try aim.agents(selector))
        case .lag(let selector, _), .fillDisk(let selector):
            return FaultTarget(agents: try servers(selector, &aim))
        case .partition(let groups): return try Self.target(ofGroups: groups, &aim)
        case .oneWay(let from, let to): return try Self.target(from: from, to: to, &aim)
        case .slow(let selector, let to, _, _), .lose(let selector, let to, _):
            return try links(of: selector, to: to, &aim)
        case .transferLeadership(let to): return FaultTarget(agents: try Self.successors(to, &aim))
        }
    }

    private func servers(_ selector: Selector, _ aim: inout Aim) throws(FaultRefusal) -> [Int] {
        let named = try aim.agents(selector)
        let servers = named.filter { aim.roster.members[$0].isServer }
        guard servers.isEmpty else { return servers }
        throw FaultRefusal("\(kind) needs servers; \(aim.roster.names(of: named)) is none")
    }

    private static func target(ofGroups groups: [[Selector]], _ aim: inout Aim) throws(FaultRefusal) -> FaultTarget {
        var found: [[Int]] = []
        for group in groups {
            let agents = try aim.agents(group)
            for agent in agents where found.contains(where: { $0.contains(agent) }) {
                throw FaultRefusal("groups: \(aim.roster.members[agent].name) is in two groups")
            }
            found.append(agents)
        }
        let named = found.flatMap { $0 }.sorted()
        let rest = aim.roster.members.indices.filter { !named.contains($0) }
        if !rest.isEmpty { found.append(rest) }
        guard found.count > 1 else {
            let words = "groups: all agents are in one group, so that nothing is cut"
            throw FaultRefusal("\(words); there are \(aim.roster.text)")
        }
        return FaultTarget(agents: named, partition: .groups(found.map { $0.map(MachineID.init) }))
    }

    private static func target(
        from: [Selector], to: [Selector], _ aim: inout Aim
    ) throws(FaultRefusal) -> FaultTarget {
        let sources = try aim.agents(from)
        let targets = try aim.agents(to)
        for agent in sources where targets.contains(agent) {
            throw FaultRefusal("from and to: \(aim.roster.members[agent].name) is on both sides")
        }
        return FaultTarget(
            agents: sources + targets,
            partition: .oneWay(from: sources.map(MachineID.init), to: targets.map(MachineID.init)))
    }

    /// Both directions between the selected and the others, or those of `to`.
    private func links(of selector: Selector, to: Selector?, _ aim: inout Aim) throws(FaultRefusal) -> FaultTarget {
        let near = try aim.agents(selector)
        let far = try to.map { (to) throws(FaultRefusal) in try aim.agents(to) } ?? Array(aim.roster.members.indices)
        var links: Set<LinkEnds> = []
        for a in near {
            for b in far where a != b {
                links.insert(LinkEnds(source: MachineID(a), target: MachineID(b)))
                links.insert(LinkEnds(source: MachineID(b), target: MachineID(a)))
            }
        }
        guard !links.isEmpty else {
            throw FaultRefusal("\(kind): there is nobody at the other end of a link of \(aim.roster.names(of: near))")
        }
        return FaultTarget(agents: near, links: links.sorted())
    }

    /// The servers that are to lead, one a datacenter; none where any will do.
    private static func successors(_ selector: Selector?, _ aim: inout Aim) throws(FaultRefusal) -> [Int] {
        guard let selector else {
            guard aim.roster.members.contains(where: \.isLeader) else {
                throw FaultRefusal("no server leads; there are \(aim.roster.text)")
            }
            return []
        }
        let named = try aim.agents(selector)
        for agent in named {
            let member = aim.roster.members[agent]
            guard member.isServer else { throw FaultRefusal("to: \(member.name) is no server") }
            guard !member.isLeader else { throw FaultRefusal("to: \(member.name) leads already") }
            if named.contains(where: { $0 != agent && aim.roster.members[$0].datacenter == member.datacenter }) {
                throw FaultRefusal("to: one server is wanted, not \(aim.roster.names(of: named))")
            }
            let others = aim.roster.members.filter { $0.datacenter == member.datacenter }
            guard others.contains(where: \.isLeader) else {
                throw FaultRefusal("no server of \(member.datacenter) leads; there are \(aim.roster.text)")
            }
        }
        return named
    }
}
