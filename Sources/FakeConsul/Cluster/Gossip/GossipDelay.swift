// SPDX-License-Identifier: MIT

/// How long something takes in gossip, as it was measured: the least, the median and the most.
struct GossipDelay: Equatable, Sendable {
    let least: Duration
    let median: Duration
    let most: Duration

    /// All in milliseconds.
    init(_ least: Int, _ median: Int, _ most: Int) {
        self.least = .milliseconds(least)
        self.median = .milliseconds(median)
        self.most = .milliseconds(most)
    }

    /// One of them: as often below the median as above it.
    func draw(_ random: inout SeededRandom) -> Duration {
        random.chance(Ratio(1, in: 2)) ? random.duration(in: least..<median) : random.duration(in: median..<most)
    }

    /// Until others see a member that has started and joined them.
    static let join = GossipDelay(80, 160, 390)
    /// Until others see that a frozen member goes on, and until it knows what it missed.
    static let resume = GossipDelay(10, 20, 160)
    /// Until others see a member that says that it leaves; and until they see that it has left.
    static let leaving = GossipDelay(80, 150, 230)
    static let left = GossipDelay(240, 350, 510)
    static let leftAfterLeaving = GossipDelay(160, 200, 280)
    /// Until others see that a failed member counts as left, or is to be forgotten.
    static let forceLeave = GossipDelay(10, 80, 210)
    static let prune = GossipDelay(30, 150, 410)
    /// Until those who were apart meet while one of them still tells the other things.
    static let reunion = GossipDelay(400, 2_400, 8_500)
    /// What passes after two who were apart have met until both see each other alive.
    static let afterReconnect = GossipDelay(200, 600, 2_000)
    /// Until a message has reached a member.
    static let message = GossipDelay(1, 60, 250)
}
