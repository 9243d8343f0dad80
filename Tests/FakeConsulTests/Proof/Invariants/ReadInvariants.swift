// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Indexes of the default reads that one server answers its clients never go back.
struct DefaultReadsNeverGoBack: Invariant {
    static let name = "indexes of default reads never go back"
    private struct Place: Hashable {
        let agent: Int
        let key: String
    }
    /// The highest index told, and the place of that answer in the order of all.
    private var told: [Place: [(answered: Int, index: UInt64)]] = [:]

    mutating func answered(_ exchange: Exchange) -> String? {
        let place = Place(agent: exchange.agent, key: exchange.key)
        // Only answers that were there before this client asked bind it.
        let before = told[place, default: []].filter { $0.answered < exchange.asked }.map(\.index).max() ?? 0
        told[place, default: []].removeAll { $0.index <= exchange.index && $0.answered < exchange.asked }
        told[place, default: []].append((exchange.answered, exchange.index))
        guard exchange.index < before else { return nil }
        return "agent \(exchange.agent) answered \(exchange.index) for \(exchange.key), after \(before)"
    }
}

/// A `?consistent` read tells of every change that any server had applied when it was asked.
struct ConsistentReadsAreFresh: Invariant {
    static let name = "consistent reads are never stale"

    mutating func answered(_ exchange: Exchange) -> String? {
        guard exchange.isConsistent, exchange.index < exchange.latestChange else { return nil }
        return "agent \(exchange.agent) answered \(exchange.index) for \(exchange.key), which had changed at "
            + "\(exchange.latestChange)"
    }
}
