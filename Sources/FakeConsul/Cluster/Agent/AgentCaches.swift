// SPDX-License-Identifier: MIT

/// What agents hold in their caches for `?cached` reads.
///
/// Consul's agent keeps a cached answer fresh by a blocking query in the background for as long as it is asked for, so
/// that a hit shows what a read of the leader would, a moment later. The simulated background query takes no time: a
/// hit reads the state anew, and only whether an entry is there, and when it was fetched, is kept.
struct AgentCaches {
    /// An entry nobody asks for is dropped after so long (`consul agent/cache-types`, LastGetTTL).
    static let timeToLive = Duration.seconds(72 * 3600)
    /// The most entries of one agent; the one asked for longest ago makes room.
    static let capacity = 4096
    /// The most bytes of what was asked: a target may be a megabyte long.
    static let maximumSize = 8 << 20

    private struct Key: Hashable {
        let agent: Int
        let target: String
        let token: String

        var size: Int { target.utf8.count + token.utf8.count }
    }

    private struct Entry {
        var fetchedAt: Instant
        var askedAt: Instant
        /// The last answer, for when no server can be asked.
        var answer: Answer?
    }

    private var entries: [Key: Entry] = [:]
    /// The bytes of all keys.
    private(set) var size = 0

    var count: Int { entries.count }

    /// Notes that a caller asked through the cache, and says whether its agent had the answer.
    mutating func touch(_ read: Read, by caller: Caller, at now: Instant) -> ReadFacts.CacheFacts {
        let key = key(of: read, by: caller)
        let mustFetch = read.options.mustRevalidate
        guard var entry = entries[key], now - entry.askedAt < Self.timeToLive, !mustFetch,
            isYoungEnough(entry, read, now)
        else {
            put(Entry(fetchedAt: now, askedAt: now), for: key)
            return ReadFacts.CacheFacts(isHit: false, age: .zero)
        }
        entry.askedAt = now
        entries[key] = entry
        return ReadFacts.CacheFacts(isHit: true, age: .zero)
    }

    /// Keeps an answer that was given through the cache.
    mutating func keep(_ answer: Answer, to read: Read, by caller: Caller) {
        entries[key(of: read, by: caller)]?.answer = answer
    }

    /// The last answer that was given through the cache.
    func answer(to read: Read, by caller: Caller) -> Answer? { entries[key(of: read, by: caller)]?.answer }

    private func key(of read: Read, by caller: Caller) -> Key {
        Key(agent: caller.agent.number, target: read.cacheKey ?? caller.target, token: read.options.token)
    }

    /// The same for an answer that Consul does not keep fresh by itself: it grows old until it is fetched again.
    mutating func touchUnrefreshed(_ target: String, options: QueryOptions, agent: Int, at now: Instant)
        -> ReadFacts.CacheFacts
    {
        let key = Key(agent: agent, target: target, token: "")
        if let entry = entries[key], now - entry.askedAt < Self.timeToLive, !options.mustRevalidate,
            options.maxAge <= .zero || now - entry.fetchedAt <= options.maxAge
        {
            entries[key]?.askedAt = now
            return ReadFacts.CacheFacts(isHit: true, age: now - entry.fetchedAt)
        }
        put(Entry(fetchedAt: now, askedAt: now), for: key)
        return ReadFacts.CacheFacts(isHit: false, age: .zero)
    }

    private func isYoungEnough(_ entry: Entry, _ read: Read, _ now: Instant) -> Bool {
        read.options.maxAge <= .zero || now - entry.fetchedAt <= read.options.maxAge
    }

    /// Drops what an agent holds: its process has ended.
    mutating func forget(_ agent: Int) {
        for key in entries.keys where key.agent == agent {
            entries[key] = nil
            size -= key.size
        }
    }

    private mutating func put(_ entry: Entry, for key: Key) {
        if entries.updateValue(entry, forKey: key) == nil { size += key.size }
        while entries.count > Self.capacity || size > Self.maximumSize, let oldest = oldest() {
            entries[oldest] = nil
            size -= oldest.size
        }
    }

    private func oldest() -> Key? {
        entries.min { ($0.value.askedAt, $0.key.target) < ($1.value.askedAt, $1.key.target) }?.key
    }
}
