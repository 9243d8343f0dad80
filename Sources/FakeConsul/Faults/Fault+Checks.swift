// SPDX-License-Identifier: MIT

extension Injection {
    /// Refuses numbers that mean nothing; whom the selectors name is for the `Roster` to say.
    package func check() throws(FaultRefusal) {
        try fault.check()
        guard let lifetime else { return }
        guard !fault.isMomentary else { throw FaultRefusal("lifetime: \(fault.kind) is over at once") }
        guard lifetime > .zero else {
            throw FaultRefusal("lifetime: must be above zero, not \(GoDuration.format(lifetime))")
        }
    }
}

extension Fault {
    /// What a skewed clock's rate may be: a thousandth to a thousand times the time's.
    static let rates = 0.001...1_000.0

    func check() throws(FaultRefusal) {
        switch self {
        case .partition(let groups): try Self.check(groups)
        case .oneWay(let from, let to):
            if from.isEmpty { throw FaultRefusal("from: names nobody") }
            if to.isEmpty { throw FaultRefusal("to: names nobody") }
            guard from.count + to.count <= Self.mostSelectors else {
                throw FaultRefusal("from and to: more than \(Self.mostSelectors) selectors")
            }
        case .slow(_, _, let latency, let jitter):
            try Self.refuseNegative("latency", latency)
            try Self.refuseNegative("jitter", jitter)
            guard latency > .zero || jitter > .zero else {
                throw FaultRefusal("slow: needs a latency or a jitter above zero")
            }
        case .lose(_, _, let ratio):
            if ratio.numerator == 0 { throw FaultRefusal("ratio: must be above zero") }
        case .lag(_, .time(let time)):
            if time <= .zero { throw FaultRefusal("time: must be above zero, not \(GoDuration.format(time))") }
        case .lag(_, .entries(let count)):
            if count < 1 { throw FaultRefusal("entries: must be above zero, not \(count)") }
        case .skewClock(_, let offset, let rate):
            guard Self.rates.contains(rate) else {
                throw FaultRefusal("rate: must be from 0.001 to 1000, not \(GoFloat.json(rate))")
            }
            if offset == .zero && rate == 1 { throw FaultRefusal("skew_clock: needs an offset or a rate") }
        case .gray(_, .stall(let time?)):
            if time <= .zero { throw FaultRefusal("stall: must be above zero, not \(GoDuration.format(time))") }
        default: break
        }
    }

    /// More selectors than these in one fault are refused: each is a look at every agent.
    static let mostSelectors = 1_000

    private static func check(_ groups: [[Selector]]) throws(FaultRefusal) {
        guard groups.reduce(0, { $0 + $1.count }) <= mostSelectors else {
            throw FaultRefusal("groups: more than \(mostSelectors) selectors")
        }
        if groups.isEmpty { throw FaultRefusal("groups: names nobody") }
        for (number, group) in groups.enumerated() where group.isEmpty {
            throw FaultRefusal("groups: group \(number + 1) names nobody")
        }
    }

    private static func refuseNegative(_ field: String, _ duration: Duration) throws(FaultRefusal) {
        guard duration < .zero else { return }
        throw FaultRefusal("\(field): must not be negative, but is \(GoDuration.format(duration))")
    }
}
