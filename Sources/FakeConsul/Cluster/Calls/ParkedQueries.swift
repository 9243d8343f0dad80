// SPDX-License-Identifier: MIT

/// Every parked query, found by what it looked at, by its question, and by who waits in it.
///
/// A touched key finds its watchers by look-up, never by a walk over all that is parked.
struct ParkedQueries {
    private var queries: [ParkedQuery.ID: ParkedQuery] = [:]
    private var byQuestion: [ParkedQuery.Question: ParkedQuery.ID] = [:]
    private var byMember: [RequestID: ParkedQuery.ID] = [:]
    private var byKey: [WatchKey: Set<ParkedQuery.ID>] = [:]
    /// How many watched prefixes have each length, so that a touched key tries only lengths that occur.
    private var prefixLengths: [Int: Int] = [:]
    private var nextNumber: UInt64 = 0

    var isEmpty: Bool { queries.isEmpty }
    /// How many clients wait.
    var memberCount: Int { byMember.keys.count { $0.slot != Caller.internalSlot } }

    subscript(_ id: ParkedQuery.ID) -> ParkedQuery? { queries[id] }

    /// The query in which the caller waits.
    func query(of member: RequestID) -> ParkedQuery? { byMember[member].flatMap { queries[$0] } }

    /// The query that waits for an answer to the same question and can take one more caller.
    func query(asking question: ParkedQuery.Question) -> ParkedQuery? {
        byQuestion[question].flatMap { queries[$0] }
    }

    mutating func takeID() -> ParkedQuery.ID {
        nextNumber += 1
        return ParkedQuery.ID(number: nextNumber)
    }

    mutating func insert(_ query: ParkedQuery, watching keys: [WatchKey]) {
        queries[query.id] = query
        byQuestion[query.question] = query.id
        watch(keys, for: query)
    }

    mutating func join(_ query: ParkedQuery, asker: Asker, deadline: EventID) {
        query.members.append((asker, deadline))
        byMember[asker.caller.id] = query.id
    }

    /// Takes one caller out; the query goes with its last.
    mutating func leave(_ query: ParkedQuery, member: RequestID) {
        byMember[member] = nil
        query.members.removeAll { $0.asker.caller.id == member }
        if query.members.isEmpty { remove(query) }
    }

    mutating func remove(_ query: ParkedQuery) {
        unwatch(query)
        for member in query.members { byMember[member.asker.caller.id] = nil }
        queries[query.id] = nil
        if byQuestion[query.question] == query.id { byQuestion[query.question] = nil }
    }

    /// Replaces what the query looks at by what its newest run looked at.
    mutating func rewatch(_ query: ParkedQuery, keys: [WatchKey]) {
        if keys == query.watch { return }
        unwatch(query)
        watch(keys, for: query)
    }

    /// The queries that looked at any of the touched keys, in the order in which they parked.
    func watching(_ touched: [WatchKey]) -> [ParkedQuery] {
        var found: Set<ParkedQuery.ID> = []
        for key in touched { collect(key, into: &found) }
        return found.sorted().compactMap { queries[$0] }
    }

    /// All of them, in the order in which they parked.
    var all: [ParkedQuery] { queries.keys.sorted().compactMap { queries[$0] } }

    private func collect(_ key: WatchKey, into found: inout Set<ParkedQuery.ID>) {
        if let watchers = byKey[key] { found.formUnion(watchers) }
        switch key {
        case .kvKey(let key), .kvPrefix(let key):
            for length in prefixLengths.keys where length <= key.bytes.count {
                let prefix = WatchKey.kvPrefix(KVKey(Array(key.bytes[..<length])))
                if let watchers = byKey[prefix] { found.formUnion(watchers) }
            }
        default: break
        }
    }

    private mutating func watch(_ keys: [WatchKey], for query: ParkedQuery) {
        query.watch = keys
        for key in keys where byKey[key, default: []].insert(query.id).inserted {
            if case .kvPrefix(let prefix) = key { prefixLengths[prefix.bytes.count, default: 0] += 1 }
        }
    }

    private mutating func unwatch(_ query: ParkedQuery) {
        for key in query.watch where byKey[key]?.remove(query.id) != nil {
            if byKey[key]?.isEmpty == true { byKey[key] = nil }
            guard case .kvPrefix(let prefix) = key else { continue }
            let count = prefixLengths[prefix.bytes.count, default: 1] - 1
            prefixLengths[prefix.bytes.count] = count == 0 ? nil : count
        }
        query.watch = []
    }
}
