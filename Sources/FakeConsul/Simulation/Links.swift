// SPDX-License-Identifier: MIT

/// Names one machine of the simulated world.
struct MachineID: Hashable, Comparable, Sendable, CustomStringConvertible {
    let number: Int
    init(_ number: Int) { self.number = number }

    static func < (a: MachineID, b: MachineID) -> Bool { a.number < b.number }
    var description: String { "m\(number)" }
}

/// One direction between two machines.
struct LinkEnds: Hashable, Comparable, Sendable {
    let source: MachineID
    let target: MachineID

    static func < (a: LinkEnds, b: LinkEnds) -> Bool {
        a.source != b.source ? a.source < b.source : a.target < b.target
    }
}

/// How a link carries what it is given.
struct LinkQuality: Hashable, Sendable {
    /// How long each message takes at least.
    var latency: Duration
    /// A message takes up to this much longer, at random.
    var jitter: Duration = .zero
    /// How many messages never arrive.
    var loss: Ratio = .never

    /// Two machines of one local network.
    static let local = LinkQuality(latency: .microseconds(200))
}

/// What the process on a machine does with what arrives.
enum MachineCondition: String, Hashable, Sendable {
    case running
    /// The process is gone and its kernel refuses connections.
    case dead
    /// The process is stopped, or the machine is: what arrives is never answered.
    case frozen
}

/// What becomes of one message.
enum LinkOutcome: Hashable, Sendable {
    case delivered(after: Duration)
    /// Nobody listens there; the sender learns it at once.
    case refused
    /// Nothing comes back, ever.
    case lost
}

/// The network: every link between machines, each direction by itself.
///
/// A link is up until something says otherwise. Cuts add up: a link that two partitions cut is up again when both are
/// healed.
struct Links: Sendable {
    /// What holds for links without a quality of their own.
    var usual: LinkQuality { didSet { revision += 1 } }
    /// Counts the changes of qualities.
    private(set) var revision: UInt64 = 0
    private var qualities: [LinkEnds: LinkQuality] = [:]
    private var cuts: [LinkEnds: Int] = [:]
    private var conditions: [MachineID: MachineCondition] = [:]

    init(usual: LinkQuality = .local) { self.usual = usual }

    /// How one direction carries messages.
    func quality(from source: MachineID, to target: MachineID) -> LinkQuality {
        qualities.isEmpty ? usual : qualities[LinkEnds(source: source, target: target)] ?? usual
    }

    /// Gives one direction a quality of its own; nil returns it to the usual one.
    mutating func setQuality(_ quality: LinkQuality?, from source: MachineID, to target: MachineID) {
        qualities[LinkEnds(source: source, target: target)] = quality
        revision += 1
    }

    /// The directions that are cut or have a quality of their own, in order.
    var changed: [LinkEnds] { Set(cuts.keys).union(qualities.keys).sorted() }

    /// Whether every link has the usual quality.
    var isUniform: Bool { qualities.isEmpty }

    /// Whether all links are up and as usual.
    var isUndisturbed: Bool { cuts.isEmpty && qualities.isEmpty && usual == .local }

    /// What the machine's process does; running unless it was set.
    subscript(machine: MachineID) -> MachineCondition {
        get { conditions.isEmpty ? .running : conditions[machine] ?? .running }
        set { conditions[machine] = newValue == .running ? nil : newValue }
    }

    /// What becomes of a message that is sent now.
    func outcome(from source: MachineID, to target: MachineID, using random: inout SeededRandom) -> LinkOutcome {
        let ends = LinkEnds(source: source, target: target)
        guard !isCut(ends), self[source] == .running else { return .lost }
        switch self[target] {
        case .dead: return isCut(LinkEnds(source: target, target: source)) ? .lost : .refused
        case .frozen: return .lost
        case .running: break
        }
        let quality = quality(from: source, to: target)
        if random.chance(quality.loss) { return .lost }
        return .delivered(after: quality.latency + random.duration(upTo: quality.jitter))
    }

    /// Whether the direction is up: what is sent arrives, if only after some repetitions.
    func passes(from source: MachineID, to target: MachineID) -> Bool {
        !isCut(LinkEnds(source: source, target: target)) && quality(from: source, to: target).loss != .always
    }

    /// Whether each of the two can send to the other.
    func passesBothWays(between a: MachineID, and b: MachineID) -> Bool {
        passes(from: a, to: b) && passes(from: b, to: a)
    }

    /// How long something takes that TCP carries: lost packets are sent again, each time after twice as long.
    func travelTime(from source: MachineID, to target: MachineID, using random: inout SeededRandom) -> Duration {
        let quality = quality(from: source, to: target)
        var time = quality.latency + random.duration(upTo: quality.jitter)
        var timeout = Self.retransmissionTimeout
        var repetitions = 0
        while repetitions < Self.mostRetransmissions, random.chance(quality.loss) {
            repetitions += 1
            time += timeout
            timeout *= 2
        }
        return time
    }

    /// After how long TCP first takes a packet for lost, and how often it tries again here at most.
    private static let retransmissionTimeout = Duration.milliseconds(200)
    private static let mostRetransmissions = 6

    /// Whether both processes run and both directions are up and lose nothing: nothing can go wrong between the two.
    func isFlawless(between a: MachineID, and b: MachineID) -> Bool {
        guard self[a] == .running, self[b] == .running else { return false }
        return [(a, b), (b, a)].allSatisfy { source, target in
            !isCut(LinkEnds(source: source, target: target)) && quality(from: source, to: target).loss.numerator == 0
        }
    }

    /// Whether nothing arrives that is sent in this direction.
    func isCut(_ ends: LinkEnds) -> Bool { !cuts.isEmpty && cuts[ends] != nil }
}

extension Links {
    /// Makes the partition's links silent.
    mutating func cut(_ partition: Partition) {
        for ends in partition.cuts { cuts[ends, default: 0] += 1 }
    }

    /// Undoes one `cut` of the same partition.
    mutating func heal(_ partition: Partition) {
        for ends in partition.cuts {
            guard let count = cuts[ends] else { continue }
            cuts[ends] = count > 1 ? count - 1 : nil
        }
    }

    /// Undoes every cut. Qualities and conditions of machines stay.
    mutating func healAll() { cuts.removeAll() }
}
