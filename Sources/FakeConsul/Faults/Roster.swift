// SPDX-License-Identifier: MIT

/// The agents that selectors may name, as they are at one moment.
struct Roster: Sendable {
    struct Member: Sendable {
        /// What it is called in the simulation: `s1`, `c2`, `s1.dc2`.
        var name: String
        /// What it is called in its cluster's catalog.
        var nodeName: String
        var datacenter: String
        var isServer: Bool
        /// Whether it is the one leader of its datacenter.
        var isLeader: Bool
        /// Whether its process is there, be it frozen.
        var isRunning: Bool
    }

    /// By number.
    let members: [Member]

    /// Every datacenter in the order of its first agent.
    var datacenters: [String] {
        var names: [String] = []
        for member in members where !names.contains(member.datacenter) { names.append(member.datacenter) }
        return names
    }

    /// Who is there, for a refusal: `s1 (leader), s2, c1`.
    var text: String {
        members.map { $0.isLeader ? "\($0.name) (leader)" : $0.name }.joined(separator: ", ")
    }

    func names(of agents: [Int]) -> String { agents.map { members[$0].name }.joined(separator: ", ") }
}

/// Finds whom the selectors of one fault name. What is drawn is drawn once: two selectors of a fault that say
/// `follower` name the same one, and `minority` and `majority` are the two parts of one draw.
struct Aim {
    let roster: Roster
    /// The servers of each datacenter in the order of the draw.
    private var orders: [String: [Int]] = [:]
    private var followers: [String: Int] = [:]
    private var random: SeededRandom

    /// - Parameter random: the stream of the draws; what was drawn is taken from `stream` afterwards.
    init(at roster: Roster, random: SeededRandom) {
        self.roster = roster
        self.random = random
    }

    /// The stream behind what was drawn so far.
    var stream: SeededRandom { random }

    /// The agents' numbers, each once, in order.
    ///
    /// - Throws: `FaultRefusal` where the selector names nobody.
    mutating func agents(_ selector: Selector) throws(FaultRefusal) -> [Int] {
        if let datacenter = selector.datacenter, !roster.datacenters.contains(datacenter) {
            let there = roster.datacenters.joined(separator: ", ")
            let words = "no datacenter is called \(GoQuote.quote(datacenter)); there are \(there)"
            throw FaultRefusal("selector \(quoted(selector)): \(words)")
        }
        var found: [Int] = []
        for datacenter in roster.datacenters where selector.datacenter.map({ $0 == datacenter }) ?? true {
            found += members(selector.role, in: datacenter, isNamed: selector.datacenter != nil)
        }
        guard found.isEmpty else { return found.sorted() }
        throw FaultRefusal("selector \(quoted(selector)) names nobody; there are \(roster.text)")
    }

    /// The agents of several selectors, each once, in order.
    mutating func agents(_ selectors: [Selector]) throws(FaultRefusal) -> [Int] {
        var found: Set<Int> = []
        for selector in selectors { found.formUnion(try agents(selector)) }
        return found.sorted()
    }

    private func quoted(_ selector: Selector) -> String { GoQuote.quote(selector.description) }

    private mutating func members(_ role: Selector.Role, in datacenter: String, isNamed: Bool) -> [Int] {
        let here = roster.members.indices.filter { roster.members[$0].datacenter == datacenter }
        let servers = here.filter { roster.members[$0].isServer }
        switch role {
        case .all: return here
        case .servers: return servers
        case .clients: return here.filter { !roster.members[$0].isServer }
        case .leader: return servers.filter { roster.members[$0].isLeader }
        case .followers: return servers.filter { !roster.members[$0].isLeader }
        case .follower: return follower(of: servers, in: datacenter)
        case .minority: return Array(order(of: servers, in: datacenter).prefix(max(0, servers.count - 1) / 2))
        case .majority: return Array(order(of: servers, in: datacenter).dropFirst(max(0, servers.count - 1) / 2))
        case .named(let name): return here.filter { isCalled(name, roster.members[$0], inNamedDatacenter: isNamed) }
        }
    }

    /// `s1` of the second datacenter is called `s1.dc2`; where the datacenter is said besides, `s1` does, too.
    private func isCalled(_ name: String, _ member: Roster.Member, inNamedDatacenter: Bool) -> Bool {
        if name == member.name || name == member.nodeName { return true }
        return inNamedDatacenter && "\(name).\(member.datacenter)" == member.name
    }

    private mutating func follower(of servers: [Int], in datacenter: String) -> [Int] {
        if let drawn = followers[datacenter] { return [drawn] }
        let candidates = servers.filter { !roster.members[$0].isLeader }
        let running = candidates.filter { roster.members[$0].isRunning }
        guard let drawn = random.pick(from: running.isEmpty ? candidates : running) else { return [] }
        followers[datacenter] = drawn
        return [drawn]
    }

    private mutating func order(of servers: [Int], in datacenter: String) -> [Int] {
        if let order = orders[datacenter] { return order }
        var order = servers
        random.shuffle(&order)
        orders[datacenter] = order
        return order
    }
}
