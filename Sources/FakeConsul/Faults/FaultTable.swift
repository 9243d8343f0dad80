// SPDX-License-Identifier: MIT

/// The faults that hold. A value: it says what ought to be, the cluster brings it about.
struct FaultTable: Sendable {
    /// In the order of injection.
    private(set) var active: [ActiveFault] = []
    private var lastNumber = 0

    /// More faults than these at once are refused: each costs whatever it touches a look.
    static let mostActive = 1_000

    subscript(id: FaultID) -> ActiveFault? { active.first { $0.id == id } }

    /// Names the next fault.
    mutating func takeID() -> FaultID {
        lastNumber += 1
        return FaultID(lastNumber)
    }

    mutating func insert(_ fault: ActiveFault) { active.append(fault) }

    @discardableResult
    mutating func remove(_ id: FaultID) -> ActiveFault? {
        active.firstIndex { $0.id == id }.map { active.remove(at: $0) }
    }

    /// Takes an agent out of the faults of some kinds: it was restarted or resumed by hand. One that hits nobody any
    /// more is over.
    ///
    /// - Returns: the faults that are over by that.
    mutating func release(_ agent: Int, from matches: (Fault) -> Bool) -> [ActiveFault] {
        var over: [ActiveFault] = []
        for index in active.indices where matches(active[index].fault) {
            guard active[index].agents.contains(agent) else { continue }
            active[index].agents.removeAll { $0 == agent }
            if active[index].agents.isEmpty { over.append(active[index]) }
        }
        active.removeAll { fault in over.contains { $0.id == fault.id } }
        return over
    }
}

/// All that faults say of one agent.
struct AgentFaults: Hashable, Sendable {
    var isCrashed = false
    /// Whether it leaves, or has left.
    var hasLeft = false
    var isFrozen = false
    /// The longest of the lags.
    var lagTime = Duration.zero
    var lagEntries = 0
    var isClockWrong = false
    var isDiskFull = false
    /// The newest.
    var gray: Fault.Gray?
    /// The newest.
    var dns: Fault.DNSTrouble?

    /// Whether it has no process, or will have none once it has left.
    var isDown: Bool { isCrashed || hasLeft }
    var lags: Bool { lagTime > .zero || lagEntries > 0 }
}

extension FaultTable {
    /// What the faults make of an agent.
    func state(of agent: Int) -> AgentFaults {
        var state = AgentFaults()
        for fault in active where fault.agents.contains(agent) {
            switch fault.fault {
            case .crash: state.isCrashed = true
            case .leave: state.hasLeft = true
            case .skewClock: state.isClockWrong = true
            case .pause: state.isFrozen = true
            case .lag(_, .time(let time)): state.lagTime = max(state.lagTime, time)
            case .lag(_, .entries(let count)): state.lagEntries = max(state.lagEntries, count)
            case .fillDisk: state.isDiskFull = true
            case .gray(_, let gray): state.gray = gray
            case .dns(_, let trouble): state.dns = trouble
            default: break
            }
        }
        return state
    }

    /// How much later the agent's clock says that it is than it is. The errors of several faults add up.
    func clockError(of agent: Int, at now: Instant) -> Duration {
        var error = Duration.zero
        for case (let since, .skewClock(_, let offset, let rate)) in skews(of: agent) {
            error += offset + (now - since) * (rate - 1)
        }
        return error
    }

    /// How fast the agent's clock goes.
    func clockRate(of agent: Int) -> Double {
        var rate = 1.0
        for case (_, .skewClock(_, _, let own)) in skews(of: agent) { rate += own - 1 }
        return max(rate, Fault.rates.lowerBound)
    }

    private func skews(of agent: Int) -> [(Instant, Fault)] {
        if active.isEmpty { return [] }
        return active.filter { $0.fault.kind == "skew_clock" && $0.agents.contains(agent) }.map { ($0.since, $0.fault) }
    }

    /// What the faults make of a link that is of some quality without them: latencies add up, the worst loss counts.
    func quality(of link: LinkEnds, without base: LinkQuality) -> LinkQuality {
        var quality = base
        for fault in active where fault.links.contains(link) {
            switch fault.fault {
            case .slow(_, _, let latency, let jitter):
                quality.latency += latency
                quality.jitter += jitter
            case .lose(_, _, let ratio):
                if quality.loss.isBelow(ratio) { quality.loss = ratio }
            default: break
            }
        }
        return quality
    }

    /// Whether any fault changes the link's quality.
    func changes(_ link: LinkEnds) -> Bool { active.contains { $0.links.contains(link) } }
}

extension Ratio {
    fileprivate func isBelow(_ other: Ratio) -> Bool {
        let a = numerator.multipliedFullWidth(by: other.denominator)
        let b = other.numerator.multipliedFullWidth(by: denominator)
        return (a.high, a.low) < (b.high, b.low)
    }
}
