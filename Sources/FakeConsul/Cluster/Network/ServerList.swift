// SPDX-License-Identifier: MIT

/// The servers of a datacenter as an agent that is none of them knows them: whom it asks first, and who is next when
/// that one fails (`consul agent/router/manager.go`).
struct ServerList: Sendable {
    /// The numbers of the agents, the one to be asked first in front.
    private(set) var order: [Int] = []
    /// Those that are known but cannot be heard; only between datacenters, where a lost server stays known.
    private(set) var offline: Set<Int> = []
    /// When the order is drawn anew, so that load spreads over time; nil before the first question.
    var rebalanceAt: Instant?

    /// The servers are spread over again after this long, and up to twice it (`ClientRPCMinReuseDuration`).
    static let reuse = Duration.seconds(120)

    /// Whether any server is known, heard or not.
    var isEmpty: Bool { order.isEmpty }

    /// Whom to ask; nil where nobody can be.
    var first: Int? { order.first { !offline.contains($0) } }

    /// A server came up; a new one is asked after all that were there.
    mutating func add(_ server: Int) {
        offline.remove(server)
        if !order.contains(server) { order.append(server) }
    }

    /// A server is gone for good.
    mutating func remove(_ server: Int) {
        order.removeAll { $0 == server }
        offline.remove(server)
    }

    /// A server is not heard any more, but may come back.
    mutating func markOffline(_ server: Int) {
        if order.contains(server) { offline.insert(server) }
    }

    /// A call to the server failed: where it was the first to be asked, it is the last from now on.
    mutating func failed(_ server: Int) {
        guard order.count > 1, order.first == server else { return }
        order.append(order.removeFirst())
    }

    /// Draws the order anew.
    mutating func shuffle(using random: inout SeededRandom) { random.shuffle(&order) }
}
