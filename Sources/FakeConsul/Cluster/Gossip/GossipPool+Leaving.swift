// SPDX-License-Identifier: MIT

/// Members that leave, and members that are made to.
extension GossipPool {
    /// A member begins to leave: it tells all others, and some time later, that it has left. Its process goes on until
    /// `stopped`.
    mutating func leaves(_ member: Int, at now: Instant) {
        guard isGossiping(member), !participants[member].isLeaving else { return }
        participants[member].isLeaving = true
        for observer in reached(from: member) where observer != member {
            guard [.alive, .leaving].contains(status(of: member, seenBy: observer)) else { continue }
            let due = now + GossipDelay.leaving.draw(&random)
            schedule(.leaving, of: member, seenBy: observer, at: due, because: .word, now: now)
        }
        set(.leaving, of: member, seenBy: member, at: now)
        finishLeaving(of: member, seenBy: member, at: now)
    }

    /// The second word of one that leaves is under way to those who have heard the first.
    mutating func finishLeaving(of member: Int, seenBy observer: Int, at now: Instant) {
        let due = now + (observer == member ? GossipDelay.left : .leftAfterLeaving).draw(&random)
        schedule(.left, of: member, seenBy: observer, at: due, because: .word, now: now)
    }

    /// A member has left: it answers no probe any more, and nobody minds.
    mutating func hasLeft(_ member: Int, at now: Instant) {
        participants[member].hasLeft = true
        participants[member].isLeaving = false
        reconcile(at: now)
    }

    /// A member says for another, which does not live any more, that it leaves; and that it is to be forgotten, if
    /// pruned. One that lives says no, and nothing changes.
    mutating func forcedToLeave(_ subject: Int, by member: Int, prune: Bool, at now: Instant) {
        guard isKnown(subject), isGossiping(member), subject != member, !canTalk(subject, member) else { return }
        for observer in reached(from: member) {
            switch status(of: subject, seenBy: observer) {
            case .none: continue
            case .failed, .left:
                let status = prune ? Member.Status.none : .left
                let due = now + (prune ? GossipDelay.prune : .forceLeave).draw(&random)
                schedule(status, of: subject, seenBy: observer, at: due, because: .word, now: now)
            case .alive, .leaving: markLeaving(subject, seenBy: observer, at: now)
            }
        }
    }

    /// One of whom nobody has noticed yet that it is gone will count as left when they do.
    private mutating func markLeaving(_ subject: Int, seenBy observer: Int, at now: Instant) {
        guard let view = participants[observer].views[subject], let step = view.step, view.status == .alive else {
            return
        }
        participants[observer].views[subject]?.status = .leaving
        participants[observer].views[subject]?.step = Step(cause: step.cause, status: .left, event: step.event)
        tell(.leaving, of: subject, to: observer)
    }
}
