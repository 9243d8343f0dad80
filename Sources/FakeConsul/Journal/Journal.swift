// SPDX-License-Identifier: MIT

/// Every request that came to an agent, the newest of them, with what became of it.
///
/// Writing costs the request little: a place in a ring, no texts, one look-up when it is answered.
final class Journal {
    private(set) var records: [JournalRecord] = []
    /// How many it keeps.
    private(set) var capacity: Int
    /// How many requests came in all.
    private(set) var total: UInt64 = 0
    /// The number of the record that stands, or stood, first in the ring.
    private var base: UInt64 = 1
    /// Requests without an end, by their numbers.
    private var open = OpenRequests()
    private var lastToken: (secret: String, mark: TokenMark) = ("", .none)
    /// When each index was reached, by datacenter.
    private(set) var indexes: [String: JournalIndexes] = [:]

    static let usualCapacity = 10_000
    static let greatestCapacity = 1_000_000

    init(capacity: Int = usualCapacity) { self.capacity = min(max(0, capacity), Self.greatestCapacity) }

    /// How many requests it has let go of.
    var dropped: UInt64 { total - UInt64(records.count) }

    // MARK: What happens

    func began(_ request: Request, id: RequestID, at agent: Int, now: Instant) {
        total += 1
        if capacity == 0 { return }
        let record = JournalRecord(
            number: total, at: now, agent: agent, method: request.method, path: request.rawPath,
            query: request.rawQuery, client: request.remoteAddress, token: mark(of: request.sentToken),
            indexSent: request.rawQuery.isEmpty ? 0 : request.query["index"].flatMap { UInt64($0) } ?? 0)
        if records.count < capacity {
            records.append(record)
        } else {
            records[place(of: total)] = record
        }
        open.insert(id, total)
    }

    /// Notes that the request's answer went out.
    func answered(_ id: RequestID, _ response: Response, now: Instant) {
        guard let number = open.remove(id) else { return }
        update(number) { record in
            record.status = response.status.code
            record.bytes = response.body.count
            record.indexGot = response.headers[.consulIndex].flatMap { UInt64($0) } ?? 0
            record.endedAt = now
            if record.wake == .none, record.indexSent > 0, record.indexGot > record.indexSent { record.wake = .index }
        }
    }

    /// Notes that the request has an answer without an end.
    func streams(_ id: RequestID, _ response: Response) {
        update(id) { $0.status = response.status.code }
    }

    /// Notes that the request ended without an answer.
    func ended(_ id: RequestID, _ wake: JournalWake, now: Instant) {
        guard let number = open.remove(id) else { return }
        update(number) { record in
            record.endedAt = now
            guard let parkedAt = record.parkedAt else { return }
            record.blockedFor = now - parkedAt
            record.wake = wake
        }
    }

    /// Notes for how long an agent has kept the request. Several may, one after the other on its way.
    func held(_ id: RequestID, for duration: Duration) { update(id) { $0.heldFor = max($0.heldFor, duration) } }

    func parked(_ id: RequestID, now: Instant) { update(id) { $0.parkedAt = now } }

    func woke(_ id: RequestID, _ wake: JournalWake, now: Instant) {
        update(id) { record in
            record.wake = wake
            if let parkedAt = record.parkedAt { record.blockedFor = now - parkedAt }
        }
    }

    func met(_ id: RequestID, rule: String) { update(id) { $0.rule = rule } }

    /// Notes that a datacenter's state has reached an index.
    func reached(_ index: UInt64, in datacenter: String, now: Instant) {
        if capacity > 0 { indexes[datacenter, default: JournalIndexes()].add(index, at: now) }
    }

    // MARK: The ring

    /// The records from the oldest to the newest.
    var inOrder: [JournalRecord] {
        guard records.count == capacity, capacity > 0 else { return records }
        let oldest = place(of: total - UInt64(capacity) + 1)
        return Array(records[oldest...] + records[..<oldest])
    }

    /// Keeps so many from now on; the newest stay.
    func resize(to capacity: Int) {
        let capacity = min(max(0, capacity), Self.greatestCapacity)
        records = Array(inOrder.suffix(capacity))
        self.capacity = capacity
        base = records.first?.number ?? total + 1
        if capacity == 0 { open = OpenRequests() }
    }

    /// Forgets what was; the numbers go on.
    func forget() {
        records = []
        base = total + 1
        open = OpenRequests()
    }

    private func place(of number: UInt64) -> Int { Int((number - base) % UInt64(capacity)) }

    private func update(_ id: RequestID, _ change: (inout JournalRecord) -> Void) {
        if let number = open[id] { update(number, change) }
    }

    /// A request of which the record is gone already changes nothing.
    private func update(_ number: UInt64, _ change: (inout JournalRecord) -> Void) {
        guard number >= base else { return }
        let place = place(of: number)
        if records.indices.contains(place), records[place].number == number { change(&records[place]) }
    }

    /// Most clients have one token: the mark of the last is kept.
    private func mark(of secret: String) -> TokenMark {
        if secret.isEmpty { return .none }
        if lastToken.secret != secret { lastToken = (secret, TokenMark(secret)) }
        return lastToken.mark
    }
}
