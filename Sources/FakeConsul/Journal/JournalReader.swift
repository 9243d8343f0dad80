// SPDX-License-Identifier: MIT

/// Reads and judges a journal. Made for one question.
struct JournalReader {
    /// What the journal must know of an agent to speak of it.
    struct AgentNames {
        /// The name that entries show, first; then the others that it goes by.
        let names: [String]
        let datacenter: String
    }

    let journal: Journal
    /// By the agents' numbers.
    let agents: [AgentNames]

    /// The entries that are meant, the oldest first; of more than the limit the newest.
    func entries(_ match: JournalMatch, limit: Int = .max) -> [JournalEntry] {
        records(match).suffix(max(0, limit)).map(entry)
    }

    func count(_ match: JournalMatch) -> Int { records(match).count }

    func verify(_ check: JournalCheck) -> JournalVerdict {
        let found = records(check.match)
        let breaking: [JournalRecord]
        let reason: String
        switch check.expectation {
        case .atLeast(let least):
            breaking = found.count < least ? found : []
            reason = "\(found.count) requests, at least \(least) wanted"
            return verdict(found.count >= least, found, reason, breaking)
        case .atMost(let most):
            breaking = Array(found.dropFirst(most))
            reason = "\(found.count) requests, at most \(most) wanted"
        case .exactly(let number):
            breaking = found.count < number ? found : Array(found.dropFirst(number))
            reason = "\(found.count) requests, exactly \(number) wanted"
            return verdict(found.count == number, found, reason, breaking)
        case .atMostPerSecond(let most):
            let (worst, over) = Self.crowded(found, most: most)
            breaking = over
            reason = "\(worst) requests in the fullest second, at most \(most) wanted"
        case .noIndexOlderThan(let limit):
            let (oldest, late) = behind(found, limit: limit)
            breaking = late
            reason = "the oldest index had been overtaken for \(GoDuration.format(oldest)),"
                + " at most \(GoDuration.format(limit)) wanted"
        }
        return verdict(breaking.isEmpty, found, reason, breaking)
    }

    private func verdict(
        _ holds: Bool, _ found: [JournalRecord], _ reason: String, _ breaking: [JournalRecord]
    ) -> JournalVerdict {
        JournalVerdict(
            holds: holds, count: found.count, reason: reason,
            breaking: breaking.prefix(JournalVerdict.mostShown).map(entry))
    }

    private func records(_ match: JournalMatch) -> [JournalRecord] {
        journal.inOrder.filter { match.matches($0, agents: names(of: $0.agent)) }
    }

    private func names(of agent: Int) -> [String] { agents.indices.contains(agent) ? agents[agent].names : [] }

    private func entry(_ record: JournalRecord) -> JournalEntry {
        JournalEntry(record, agent: names(of: record.agent).first ?? "")
    }

    // MARK: Judging

    /// The most requests of any second, and those that came when their second was full.
    private static func crowded(_ found: [JournalRecord], most: Int) -> (worst: Int, over: [JournalRecord]) {
        var (first, worst) = (0, 0)
        var over: [JournalRecord] = []
        for (index, record) in found.enumerated() {
            while found[first].at + .seconds(1) <= record.at { first += 1 }
            let count = index - first + 1
            worst = max(worst, count)
            if count > most { over.append(record) }
        }
        return (worst, over)
    }

    /// For how long the oldest index had been overtaken when it was sent, and the requests for which that was too long.
    private func behind(_ found: [JournalRecord], limit: Duration) -> (oldest: Duration, late: [JournalRecord]) {
        let news = newsByQuestion()
        var oldest = Duration.zero
        var late: [JournalRecord] = []
        for record in found where record.indexSent > 0 {
            guard let overtaken = overtaken(record, news) else { continue }
            let age = record.at - overtaken
            oldest = max(oldest, age)
            if age > limit { late.append(record) }
        }
        return (oldest, late)
    }

    /// When something newer than the index that was sent was there: when an answer to the same question showed it, to
    /// whomever; or when the state reached the index that this one was answered with at once.
    private func overtaken(_ record: JournalRecord, _ news: [String: JournalIndexes]) -> Instant? {
        var times: [Instant] = []
        if let shown = news[Self.question(record)]?.firstTime(above: record.indexSent) { times.append(shown) }
        if record.parkedAt == nil, record.indexGot > record.indexSent, agents.indices.contains(record.agent),
            let reached = journal.indexes[agents[record.agent].datacenter]?.time(of: record.indexGot)
        {
            times.append(reached)
        }
        return times.filter { $0 < record.at }.min()
    }

    /// For each question, when each new greatest index was first answered.
    private func newsByQuestion() -> [String: JournalIndexes] {
        var news: [String: JournalIndexes] = [:]
        let answered = journal.records.filter { $0.indexGot > 0 && $0.endedAt != nil }.sorted {
            ($0.endedAt ?? $0.at, $0.number) < ($1.endedAt ?? $1.at, $1.number)
        }
        for record in answered {
            guard let endedAt = record.endedAt else { continue }
            news[Self.question(record), default: JournalIndexes()].add(record.indexGot, at: endedAt)
        }
        return news
    }

    /// What was asked, without what a blocking query waits for.
    private static func question(_ record: JournalRecord) -> String {
        let parameters = QueryParameters.parse(record.query).pairs.filter {
            !["index", "wait", "stale", "consistent", "cached", "token", "pretty"].contains($0.name)
        }
        return "\(record.agent) \(record.path)?" + QueryParameters(pairs: parameters).encoded
    }
}
