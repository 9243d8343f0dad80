// SPDX-License-Identifier: MIT

/// What gossip brings about among the members of one pool (serf over memberlist): which member sees which other as
/// alive, failed or left, and when it comes to see it so.
///
/// Not one packet is simulated. Facts go in (a process started, froze or died, links were cut); the pool works out who
/// can still talk with whom, and when those who cannot notice it, by memberlist's own rules for probes and suspicions.
/// A healthy pool has nothing to do and costs nothing. Members are numbered by who uses the pool.
struct GossipPool: Sendable {
    /// A member sees another differently from now on.
    struct News: Equatable, Sendable {
        let observer: Int
        let subject: Int
        let status: Member.Status
    }

    /// How a member sees another, where that is not simply alive.
    struct View: Sendable {
        var status: Member.Status
        var since: Instant
        var step: Step?
        /// When it is forgotten.
        var reaping: EventID?
    }

    /// A change of a view that is under way.
    struct Step: Sendable {
        enum Cause: Sendable {
            /// Nobody answers for the member. The first probe fails at that time, and so many probe it.
            case suspicion(from: Instant, observers: Int)
            /// The two can talk again.
            case contact
            /// The member said that it leaves, or another member said it.
            case word
        }

        let cause: Cause
        let status: Member.Status
        let event: EventID
    }

    struct Participant: Sendable {
        var condition = MachineCondition.dead
        /// Which members it has to do with: two that never met, not even through others, are of different circles. Nil
        /// for one that never was here.
        var circle: Int?
        /// False from a restart until it has joined again: it sees nobody, while others may still see it.
        var knowsCircle = true
        var entry: EventID?
        var isLeaving = false
        var hasLeft = false
        /// Those with the same number can talk, if only through others.
        var component = 0
        /// How it sees others of its circle, where not as alive.
        var views: [Int: View] = [:]
    }

    /// Something that happens at a time of its own.
    enum Event: Sendable {
        case step(observer: Int, subject: Int)
        /// A member that has started again gets to know its circle.
        case entry(Int)
        case join(Int, contact: Int)
        case reap(observer: Int, subject: Int)
    }

    var timings: GossipTimings
    /// How long members are remembered when they have failed that say so themselves.
    var reconnectTimeouts: [Int: Duration] = [:]
    var random: SeededRandom
    var participants: [Participant] = []
    /// Pairs that do not hear each other in both directions.
    var silent: Set<MemberPair> = []
    var queue = EventQueue<Event>()
    private var news: [News] = []

    init(timings: GossipTimings, random: SeededRandom) {
        self.timings = timings
        self.random = random
    }

    // MARK: Questions

    /// How a member sees another, or itself.
    func status(of subject: Int, seenBy observer: Int) -> Member.Status {
        guard isKnown(observer), isKnown(subject) else { return .none }
        if observer != subject {
            guard participants[observer].knowsCircle,
                participants[observer].circle == participants[subject].circle
            else { return .none }
        }
        return participants[observer].views[subject]?.status ?? .alive
    }

    /// The members that a member knows, itself included, whatever it thinks of them.
    func members(seenBy observer: Int) -> [Int] {
        participants.indices.filter { status(of: $0, seenBy: observer) != .none }
    }

    /// Those whom word from a member reaches, itself included.
    func reached(from member: Int) -> [Int] {
        guard isKnown(member) else { return [] }
        guard isGossiping(member) else { return [member] }
        let component = participants[member].component
        return participants.indices.filter { isGossiping($0) && participants[$0].component == component }
    }

    /// When it wants to be told the time next; nil when nothing is to come.
    var nextDeadline: Instant? { queue.next }

    mutating func takeNews() -> [News] {
        defer { news.removeAll() }
        return news
    }

    // MARK: Time

    /// Does what is due by that time.
    mutating func advance(to now: Instant) {
        while let (deadline, event) = queue.popNext(upTo: now) {
            switch event {
            case .step(let observer, let subject): finishStep(of: observer, about: subject, at: deadline)
            case .entry(let member):
                participants[member].entry = nil
                enter(member, at: deadline)
            case .join(let member, let contact):
                participants[member].entry = nil
                meet(member, contact, at: deadline)
            case .reap(let observer, let subject): set(.none, of: subject, seenBy: observer, at: deadline)
            }
        }
    }
}

/// Two members, whichever is named first.
struct MemberPair: Hashable, Sendable {
    let low: Int
    let high: Int

    init(_ a: Int, _ b: Int) {
        low = min(a, b)
        high = max(a, b)
    }
}

// MARK: Views

extension GossipPool {
    func isKnown(_ member: Int) -> Bool {
        participants.indices.contains(member) && participants[member].circle != nil
    }

    /// Whether the member takes part: it runs, and has not left.
    func isGossiping(_ member: Int) -> Bool {
        isKnown(member) && participants[member].condition == .running && !participants[member].hasLeft
    }

    /// Changes a view now; whatever else was under way with it is over.
    mutating func set(_ status: Member.Status, of subject: Int, seenBy observer: Int, at now: Instant) {
        let before = self.status(of: subject, seenBy: observer)
        cancelStep(of: observer, about: subject)
        if let reaping = participants[observer].views[subject]?.reaping { queue.cancel(reaping) }
        if status == .alive {
            participants[observer].views[subject] = nil
        } else {
            var view = View(status: status, since: now)
            view.reaping = scheduleReaping(of: subject, seenBy: observer, as: status, at: now)
            participants[observer].views[subject] = view
        }
        if status != before { tell(status, of: subject, to: observer) }
    }

    mutating func tell(_ status: Member.Status, of subject: Int, to observer: Int) {
        news.append(News(observer: observer, subject: subject, status: status))
    }

    private mutating func scheduleReaping(
        of subject: Int, seenBy observer: Int, as status: Member.Status, at now: Instant
    ) -> EventID? {
        guard observer != subject else { return nil }
        let timeout: Duration
        switch status {
        case .failed: timeout = reconnectTimeouts[subject] ?? timings.reconnectTimeout
        case .left: timeout = timings.tombstoneTimeout
        case .none, .alive, .leaving: return nil
        }
        let due = now + timeout + random.duration(upTo: timings.reapInterval)
        return queue.schedule(at: due, .reap(observer: observer, subject: subject))
    }

    /// Sets a change of a view on its way.
    mutating func schedule(
        _ status: Member.Status, of subject: Int, seenBy observer: Int, at due: Instant, because cause: Step.Cause,
        now: Instant
    ) {
        cancelStep(of: observer, about: subject)
        let event = queue.schedule(at: due, .step(observer: observer, subject: subject))
        let view = View(status: self.status(of: subject, seenBy: observer), since: now)
        participants[observer].views[subject, default: view].step = Step(cause: cause, status: status, event: event)
    }

    /// What was under way with a view is not any more.
    mutating func cancelStep(of observer: Int, about subject: Int) {
        guard let view = participants[observer].views[subject], let step = view.step else { return }
        queue.cancel(step.event)
        participants[observer].views[subject]?.step = nil
        if view.status == .alive { participants[observer].views[subject] = nil }
    }

    private mutating func finishStep(of observer: Int, about subject: Int, at now: Instant) {
        guard let step = participants[observer].views[subject]?.step else { return }
        participants[observer].views[subject]?.step = nil
        set(step.status, of: subject, seenBy: observer, at: now)
        if step.status == .leaving, case .word = step.cause, participants[subject].isLeaving {
            finishLeaving(of: subject, seenBy: observer, at: now)
        } else if observer == subject, step.status == .left {
            hasLeft(subject, at: now)
        } else if step.status != .alive, canTalk(observer, subject) {
            reconcile(at: now)
        }
    }
}
