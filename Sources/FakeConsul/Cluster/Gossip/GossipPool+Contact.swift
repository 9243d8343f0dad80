// SPDX-License-Identifier: MIT

/// Who can talk with whom, and what follows when that has changed.
extension GossipPool {
    /// Whether word gets from one member to the other, if only through others.
    func canTalk(_ a: Int, _ b: Int) -> Bool {
        isGossiping(a) && isGossiping(b) && participants[a].component == participants[b].component
    }

    /// Numbers the components of the graph of members that hear each other and of whom one knows the other. Indirect
    /// probes and gossip that is passed on make contact transitive.
    mutating func formComponents() {
        var rest = participants.indices.filter { isGossiping($0) }
        for member in participants.indices where !isGossiping(member) { participants[member].component = -1 - member }
        while let first = rest.first {
            rest.removeFirst()
            participants[first].component = first
            var open = [first]
            while let member = open.popLast(), !rest.isEmpty {
                rest.removeAll { other in
                    guard areLinked(member, other) else { return false }
                    participants[other].component = first
                    open.append(other)
                    return true
                }
            }
        }
    }

    private func areLinked(_ a: Int, _ b: Int) -> Bool {
        guard participants[a].circle == participants[b].circle, !silent.contains(MemberPair(a, b)) else { return false }
        return status(of: b, seenBy: a) != .none || status(of: a, seenBy: b) != .none
    }

    /// Works out what follows from who can talk with whom now: who is going to be found missing, and who is found
    /// again.
    ///
    /// - Parameter resumed: a member that was frozen until now. What was sent to it waited for it.
    mutating func reconcile(at now: Instant, resumed: Int? = nil) {
        formComponents()
        for members in components() {
            if let resumed, members.contains(resumed) { catchUp(resumed, with: members, at: now) }
            findAgain(among: members, resumed: resumed, at: now)
            scheduleEntries(among: members, at: now)
            findMissing(by: members.filter { participants[$0].knowsCircle }, at: now)
        }
    }

    /// The members who can talk with each other, each group in order.
    private func components() -> [[Int]] {
        var groups: [[Int]] = []
        var places: [Int: Int] = [:]
        for member in participants.indices where isGossiping(member) {
            let component = participants[member].component
            if let place = places[component] {
                groups[place].append(member)
            } else {
                places[component] = groups.count
                groups.append([member])
            }
        }
        return groups
    }

    /// One that was frozen learns at once what the others found out meanwhile.
    private mutating func catchUp(_ member: Int, with members: [Int], at now: Instant) {
        guard participants[member].knowsCircle,
            let other = members.first(where: { $0 != member && participants[$0].knowsCircle })
        else { return }
        for subject in participants.indices where subject != member && !canTalk(subject, member) {
            let news = status(of: subject, seenBy: other)
            guard news != .alive, news != status(of: subject, seenBy: member) else { continue }
            let due = now + GossipDelay.resume.draw(&random)
            schedule(news, of: subject, seenBy: member, at: due, because: .word, now: now)
        }
    }

    // MARK: Found again

    private mutating func findAgain(among members: [Int], resumed: Int?, at now: Instant) {
        var lost: [(observer: Int, subject: Int, view: View)] = []
        for observer in members where participants[observer].knowsCircle && !participants[observer].views.isEmpty {
            for subject in participants[observer].views.keys.sorted() where subject != observer {
                guard let view = participants[observer].views[subject] else { continue }
                guard canTalk(observer, subject) else {
                    // They were about to meet, and lost each other again.
                    if case .contact? = view.step?.cause { cancelStep(of: observer, about: subject) }
                    continue
                }
                if case .suspicion? = view.step?.cause { cancelStep(of: observer, about: subject) }
                guard view.status != .alive, !participants[subject].isLeaving else { continue }
                guard participants[observer].views[subject]?.step == nil else { continue }
                lost.append((observer, subject, view))
            }
        }
        guard !lost.isEmpty else { return }
        let reunion = now + delayOfReunion(lost.map(\.view), at: now)
        for (observer, subject, _) in lost {
            let isResumed = resumed == observer || resumed == subject
            let due = isResumed
                ? now + GossipDelay.resume.draw(&random) : reunion + random.duration(upTo: .milliseconds(400))
            schedule(.alive, of: subject, seenBy: observer, at: due, because: .contact, now: now)
        }
        passOnWhoLeft(among: members, at: reunion, now: now)
    }

    /// Those who failed lately are still told things, and answer as soon as they hear it; others are tried now and
    /// then.
    private mutating func delayOfReunion(_ views: [View], at now: Instant) -> Duration {
        let areTold = views.contains { $0.status != .none && now - $0.since < timings.gossipToTheDead }
        if areTold { return GossipDelay.reunion.draw(&random) }
        return random.duration(upTo: timings.reconnectInterval) + GossipDelay.afterReconnect.draw(&random)
    }

    /// Who has left is known to all when those who were apart meet.
    private mutating func passOnWhoLeft(among members: [Int], at due: Instant, now: Instant) {
        for subject in participants.indices where !members.contains(subject) {
            guard members.contains(where: { status(of: subject, seenBy: $0) == .left }) else { continue }
            for observer in members {
                switch status(of: subject, seenBy: observer) {
                case .none, .left: continue
                case .alive, .leaving, .failed:
                    schedule(.left, of: subject, seenBy: observer, at: due, because: .word, now: now)
                }
            }
        }
    }

    /// One that has started again without joining anybody is found by those who know it.
    private mutating func scheduleEntries(among members: [Int], at now: Instant) {
        guard members.count > 1 else { return }
        for member in members where !participants[member].knowsCircle && participants[member].entry == nil {
            let due = now + random.duration(upTo: timings.reconnectInterval) + GossipDelay.afterReconnect.draw(&random)
            participants[member].entry = queue.schedule(at: due, .entry(member))
        }
    }
}
