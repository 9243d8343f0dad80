// SPDX-License-Identifier: MIT

/// Something that goes wrong with machines, or with the network between them.
///
/// A fault is injected for a time or until it is undone: then exactly what it did is taken back. Where faults overlap,
/// what one holds stays until the last of them is gone. `restart`, `resume` and `transferLeadership` are over at once.
public enum Fault: Hashable, Sendable {
    /// The process is killed: its connections are reset and its ports refuse. Undone, it starts again with its data.
    case crash(Selector)
    /// The process is killed and starts again, also one that a fault holds down.
    case restart(Selector, wipingData: Bool = false)
    /// The process is stopped (`SIGSTOP`): its ports accept and nothing is answered.
    case pause(Selector)
    /// Lets paused processes go on.
    case resume(Selector)
    /// The agent leaves its cluster with grace and its process ends. Undone, it starts and joins again.
    case leave(Selector)
    /// Agents of different groups do not hear each other. Those in no group form one of their own.
    case partition([[Selector]])
    /// What the agents of `from` send to those of `to` is lost; the other direction works.
    case oneWay(from: [Selector], to: [Selector])
    /// The links of the selected to all others, or only to those of `to`, take longer, both ways.
    case slow(Selector, to: Selector? = nil, latency: Duration, jitter: Duration = .zero)
    /// The same links lose messages.
    case lose(Selector, to: Selector? = nil, Ratio)
    /// The servers apply what is committed late.
    case lag(Selector, by: Lag)
    /// The leader gives its leadership to a server, or to the one that knows most.
    case transferLeadership(to: Selector? = nil)
    /// The agents' clocks are wrong by an offset and run at a rate of their own.
    case skewClock(Selector, offset: Duration = .zero, rate: Double = 1)
    /// The servers' disks are full: nothing can be written.
    case fillDisk(Selector)
    /// The agents accept connections, and then do not do what they should.
    case gray(Selector, Gray)
    /// The agents' DNS interface does not say what it should.
    case dns(Selector, DNSTrouble)

    /// What a troubled DNS interface answers to every question.
    public enum DNSTrouble: String, Hashable, Sendable, CaseIterable {
        case serverFailure = "servfail"
        /// No error, and no record.
        case empty
        /// No record, and word that there are more over TCP; there are not.
        case truncated
        case silence
    }

    /// How far a server's state store is behind what its log has committed.
    public enum Lag: Hashable, Sendable {
        /// Each entry is applied so long after it was committed here.
        case time(Duration)
        /// The last so many committed entries are not applied.
        case entries(Int)
    }

    public enum Gray: Hashable, Sendable {
        /// Calls are answered by an error with this text.
        case error(String)
        /// Calls are carried out so much later; with nil, never.
        case stall(Duration?)
    }

    /// The word of the kind in JSON.
    public var kind: String {
        switch self {
        case .crash: "crash"
        case .restart: "restart"
        case .pause: "pause"
        case .resume: "resume"
        case .leave: "leave"
        case .partition, .oneWay: "partition"
        case .slow: "slow"
        case .lose: "lose"
        case .lag: "lag"
        case .transferLeadership: "transfer_leadership"
        case .skewClock: "skew_clock"
        case .fillDisk: "fill_disk"
        case .gray: "gray"
        case .dns: "dns"
        }
    }

    /// Every kind's word.
    static let kinds = [
        "crash", "restart", "pause", "resume", "leave", "partition", "slow", "lose", "lag", "transfer_leadership",
        "skew_clock", "fill_disk", "gray", "dns",
    ]

    /// Whether it is over as soon as it is done, so that there is nothing to take back.
    var isMomentary: Bool {
        switch self {
        case .restart, .resume, .transferLeadership: true
        default: false
        }
    }
}

/// A fault that is to be applied.
package struct Injection: Hashable, Sendable {
    package var fault: Fault
    /// In virtual time; nil until it is undone.
    package var lifetime: Duration?

    package init(_ fault: Fault, lifetime: Duration? = nil) {
        self.fault = fault
        self.lifetime = lifetime
    }
}
