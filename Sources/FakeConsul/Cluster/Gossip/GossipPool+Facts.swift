// SPDX-License-Identifier: MIT

/// What happens to the members and between them.
extension GossipPool {
    /// Members that have known each other for long, without any news of it.
    mutating func formed(_ members: [Int]) {
        guard let circle = members.min() else { return }
        for member in members {
            makeRoom(for: member)
            participants[member] = Participant(condition: .running, circle: circle)
        }
        formComponents()
    }

    /// A process has started, for the first time or again; it knows nobody yet.
    mutating func started(_ member: Int, at now: Instant) {
        makeRoom(for: member)
        forgetAll(of: member)
        participants[member].condition = .running
        participants[member].isLeaving = false
        participants[member].hasLeft = false
        if participants[member].circle == nil { participants[member].circle = member }
        let circle = participants[member].circle
        participants[member].knowsCircle = !participants.indices.contains { other in
            other != member && participants[other].circle == circle
        }
        reconcile(at: now)
    }

    /// A member has reached another that runs, and joins the pool that this one is in.
    mutating func joined(_ member: Int, to contact: Int, at now: Instant) {
        guard isGossiping(member), isGossiping(contact), member != contact, !knowsAll(member, of: contact) else {
            return
        }
        if let entry = participants[member].entry { queue.cancel(entry) }
        let due = now + GossipDelay.join.draw(&random)
        participants[member].entry = queue.schedule(at: due, .join(member, contact: contact))
    }

    /// The process is gone.
    mutating func stopped(_ member: Int, at now: Instant) {
        guard isKnown(member) else { return }
        forgetAll(of: member)
        participants[member].condition = .dead
        reconcile(at: now)
    }

    mutating func froze(_ member: Int, at now: Instant) {
        guard isKnown(member), participants[member].condition == .running else { return }
        participants[member].condition = .frozen
        for subject in participants[member].views.keys.sorted() { cancelStep(of: member, about: subject) }
        reconcile(at: now)
    }

    mutating func resumed(_ member: Int, at now: Instant) {
        guard isKnown(member), participants[member].condition == .frozen else { return }
        participants[member].condition = .running
        if participants[member].isLeaving { finishLeaving(of: member, seenBy: member, at: now) }
        reconcile(at: now, resumed: member)
    }

    /// The links are such that these pairs do not hear each other in both directions, and all others do.
    mutating func linksChanged(silent: Set<MemberPair>, at now: Instant) {
        guard silent != self.silent else { return }
        self.silent = silent
        reconcile(at: now)
    }

    private mutating func makeRoom(for member: Int) {
        precondition(member >= 0, "members are numbered from zero up, not \(member)")
        while participants.count <= member { participants.append(Participant()) }
    }

    /// What a process knew dies with it.
    private mutating func forgetAll(of member: Int) {
        for subject in participants[member].views.keys.sorted() {
            cancelStep(of: member, about: subject)
            if let reaping = participants[member].views[subject]?.reaping { queue.cancel(reaping) }
        }
        participants[member].views = [:]
        if let entry = participants[member].entry { queue.cancel(entry) }
        participants[member].entry = nil
        participants[member].knowsCircle = false
    }

    private func knowsAll(_ member: Int, of contact: Int) -> Bool {
        participants[member].knowsCircle && canTalk(member, contact)
            && status(of: contact, seenBy: member) == .alive && status(of: member, seenBy: contact) == .alive
    }
}

// MARK: Joining

extension GossipPool {
    /// Two have met: their circles become one.
    mutating func meet(_ member: Int, _ contact: Int, at now: Instant) {
        guard isGossiping(member), isGossiping(contact), !silent.contains(MemberPair(member, contact)) else {
            return reconcile(at: now)
        }
        let circles = (participants[member].circle, participants[contact].circle)
        if circles.0 != circles.1 { mergeCircles(of: member, and: contact, at: now) }
        for one in [contact, member] where !participants[one].knowsCircle { enter(one, at: now) }
        reconcile(at: now)
    }

    private mutating func mergeCircles(of member: Int, and contact: Int, at now: Instant) {
        let old = participants[member].circle
        let new = participants[contact].circle
        let joining = participants.indices.filter { participants[$0].circle == old }
        let joined = participants.indices.filter { participants[$0].circle == new }
        for one in joining { participants[one].circle = new }
        formComponents()
        for (some, others) in [(joining, joined), (joined, joining)] {
            for observer in some where participants[observer].knowsCircle {
                for subject in others { introduce(subject, to: observer, at: now) }
            }
        }
    }

    /// A member that had started again knows its circle from now on: those who live, nobody else.
    mutating func enter(_ member: Int, at now: Instant) {
        guard isGossiping(member), !participants[member].knowsCircle else { return }
        if let entry = participants[member].entry { queue.cancel(entry) }
        participants[member].entry = nil
        participants[member].knowsCircle = true
        formComponents()
        let circle = participants[member].circle
        for other in participants.indices where other != member && participants[other].circle == circle {
            introduce(other, to: member, at: now)
            guard canTalk(other, member), participants[other].views[member] != nil else { continue }
            let due = now + random.duration(upTo: .milliseconds(50))
            schedule(.alive, of: member, seenBy: other, at: due, because: .contact, now: now)
        }
        reconcile(at: now)
    }

    /// An observer hears of one it did not know: only those who live are talked of.
    private mutating func introduce(_ subject: Int, to observer: Int, at now: Instant) {
        if canTalk(observer, subject) {
            tell(.alive, of: subject, to: observer)
        } else {
            participants[observer].views[subject] = View(status: .none, since: now)
        }
    }
}
