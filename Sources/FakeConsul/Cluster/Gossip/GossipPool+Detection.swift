// SPDX-License-Identifier: MIT

/// How those who cannot talk with a member find out: probes that nobody answers, a suspicion, and its end.
extension GossipPool {
    /// Begins to look for those whom some of the observers, who can talk with each other, see as alive but cannot
    /// reach.
    mutating func findMissing(by observers: [Int], at now: Instant) {
        guard let first = observers.first, let circle = participants[first].circle else { return }
        for subject in participants.indices where participants[subject].circle == circle {
            if canTalk(first, subject) { continue }
            let searching = observers.filter { isSearched(subject, by: $0, at: now) }
            guard !searching.isEmpty, !isUnderWay(of: subject, by: searching) else { continue }
            detect(subject, by: searching, at: now)
        }
    }

    /// Whether an observer sees the member as alive and no suspicion has begun.
    private func isSearched(_ subject: Int, by observer: Int, at now: Instant) -> Bool {
        guard [.alive, .leaving].contains(status(of: subject, seenBy: observer)) else { return false }
        guard let step = participants[observer].views[subject]?.step else { return true }
        guard case .suspicion(let begin, _) = step.cause else { return false }
        return now < begin
    }

    /// Whether the same observers look for the member already; if some of them are gone, the others need longer.
    private func isUnderWay(of subject: Int, by observers: [Int]) -> Bool {
        observers.allSatisfy { observer in
            guard case .suspicion(_, let count)? = participants[observer].views[subject]?.step?.cause else {
                return false
            }
            return count == observers.count
        }
    }

    private mutating func detect(_ subject: Int, by observers: [Int], at now: Instant) {
        let probed = observers.map { probedMembers(of: $0) }
        let probes = probed.map { random.duration(upTo: timings.probeInterval * max(1, $0)) }.sorted()
        // The long tail that turns taken at random would have was not measured: somebody comes soon.
        let begin = now + min(probes[0], timings.probeInterval * 3) + timings.probeInterval
        let end = begin + timings.suspicion(probes: probes, known: knownMembers(of: observers[0], at: now))
        // The first whose suspicion ends tells the others.
        let teller = random.pick(from: observers)
        for observer in observers {
            let isLeaving = status(of: subject, seenBy: observer) == .leaving
            let spread = observer == teller ? .zero : random.duration(upTo: timings.gossipSpread)
            schedule(
                isLeaving ? .left : .failed, of: subject, seenBy: observer, at: end + spread,
                because: .suspicion(from: begin, observers: observers.count), now: now)
        }
    }

    /// How many members the observer probes in turn.
    private func probedMembers(of observer: Int) -> Int {
        circleSize(of: observer) - 1 - participants[observer].views.values.count { view in
            view.status != .alive && view.status != .leaving
        }
    }

    /// How many members memberlist counts: those who failed lately are not forgotten yet.
    private func knownMembers(of observer: Int, at now: Instant) -> Int {
        circleSize(of: observer) - participants[observer].views.values.count { view in
            switch view.status {
            case .alive, .leaving: false
            case .none: true
            case .failed, .left: now - view.since >= timings.gossipToTheDead
            }
        }
    }

    private func circleSize(of member: Int) -> Int {
        let circle = participants[member].circle
        return participants.count { $0.circle == circle }
    }
}
