// SPDX-License-Identifier: MIT

/// The timings of a gossip pool: memberlist's and serf's settings, and the rules that follow from them.
struct GossipTimings: Equatable, Sendable {
    /// How often each member probes one other; a probe that nobody answers takes as long.
    var probeInterval: Duration
    var suspicionMultiplier: Int
    /// A suspicion that nobody confirms lasts so much longer than one that enough members confirm.
    var suspicionMaxMultiplier = 6
    /// How long after its failure a member is still told things, in case it lives.
    var gossipToTheDead: Duration
    /// How often a member tries to reach one that failed.
    var reconnectInterval = Duration.seconds(30)
    /// How long a failed member is remembered, and one that left.
    var reconnectTimeout = Duration.seconds(72 * 3600)
    var tombstoneTimeout = Duration.seconds(24 * 3600)
    /// How often members look for others to forget.
    var reapInterval = Duration.seconds(15)
    /// How far apart the members of one component learn of a failure, at most.
    var gossipSpread: Duration

    static let lan = GossipTimings(
        probeInterval: .seconds(1), suspicionMultiplier: 4, gossipToTheDead: .seconds(30),
        gossipSpread: .milliseconds(350))
    static let wan = GossipTimings(
        probeInterval: .seconds(5), suspicionMultiplier: 6, gossipToTheDead: .seconds(60),
        gossipSpread: .milliseconds(900))
}

extension GossipTimings {
    /// How long a suspicion lasts before the member counts as failed.
    ///
    /// Each confirmation from another member shortens it (Lifeguard; memberlist's `suspicion.go`): the shortest time
    /// needs `suspicionMultiplier - 2` of them, or none where the pool is too small to give so many.
    ///
    /// - Parameters:
    ///   - probes: when each of those who see the member as alive probes it first, in order, at least one.
    ///   - known: how many members they know, the suspected one and themselves included.
    func suspicion(probes: [Duration], known: Int) -> Duration {
        let expected = expectedConfirmations(known: known)
        let shortest = shortestSuspicion(known: known)
        if expected == 0 { return shortest }
        var suspicion = confirmedSuspicion(0, of: expected, shortest: shortest)
        for confirmations in stride(from: 1, through: min(expected, probes.count - 1), by: 1) {
            let confirmed = probes[confirmations] - probes[0]
            let timeout = confirmedSuspicion(confirmations, of: expected, shortest: shortest)
            suspicion = min(suspicion, max(timeout, confirmed))
        }
        return suspicion
    }

    private func expectedConfirmations(known: Int) -> Int {
        let wanted = max(0, suspicionMultiplier - 2)
        return known - 2 < wanted ? 0 : wanted
    }

    private func shortestSuspicion(known: Int) -> Duration {
        let scale = max(1, naturalLogarithm(Double(max(1, known))) / naturalLogarithm(10))
        return .nanoseconds(Int64(Double((probeInterval * suspicionMultiplier).nanoseconds) * scale))
    }

    private func confirmedSuspicion(_ confirmations: Int, of expected: Int, shortest: Duration) -> Duration {
        let longest = shortest * suspicionMaxMultiplier
        let share = naturalLogarithm(Double(confirmations + 1)) / naturalLogarithm(Double(expected + 1))
        return longest - .nanoseconds(Int64(share * Double((longest - shortest).nanoseconds)))
    }
}

/// The natural logarithm of a number from one up, by arithmetic alone, so that it is the same on every machine.
func naturalLogarithm(_ value: Double) -> Double {
    precondition(value >= 1 && value.isFinite, "the logarithm of \(value) is not needed")
    let ln2 = 0.693_147_180_559_945_3
    // ln m = 2 artanh((m - 1) / (m + 1)), with m from 1 to 2, so that the series ends soon.
    let ratio = (value.significand - 1) / (value.significand + 1)
    var power = ratio
    var sum = 0.0
    for odd in stride(from: 1, through: 37, by: 2) {
        sum += power / Double(odd)
        power *= ratio * ratio
    }
    return Double(value.exponent) * ln2 + 2 * sum
}
