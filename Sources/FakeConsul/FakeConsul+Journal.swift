// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// What was asked, and what became of it.
    public nonisolated var journal: RequestJournal { RequestJournal(consul: self) }

    /// Every request that came to an agent, over a socket or not; the newest 10,000 unless told otherwise.
    ///
    /// ```swift
    /// let writes = JournalMatch(RequestMatch(method: "PUT", path: "/v1/kv/*"))
    /// #expect(await consul.journal.verify(writes, .exactly(1)).holds)
    /// #expect(await consul.journal.verify(.all, .atMostPerSecond(5)).holds)
    /// ```
    public struct RequestJournal: Sendable {
        let consul: FakeConsul

        /// The entries that are meant, the oldest first.
        public func entries(matching match: JournalMatch = .all) async -> [JournalEntry] {
            await consul.journalEntries(match)
        }

        /// Whether the requests that are meant are as expected, and which are not.
        public func verify(_ match: JournalMatch, _ expectation: JournalExpectation) async -> JournalVerdict {
            await consul.verify(JournalCheck(match, expectation))
        }

        /// How many requests the journal has let go of.
        public var dropped: UInt64 { get async { await consul.journalDropped } }

        /// Keeps so many requests from now on, a million at most; the newest stay. Zero keeps none.
        public func keep(_ capacity: Int) async { await consul.resizeJournal(to: capacity) }

        /// Forgets what was; the numbers go on.
        public func clear() async { await consul.clearJournal() }
    }

    fileprivate func journalEntries(_ match: JournalMatch) -> [JournalEntry] {
        host?.world.journalReader.entries(match) ?? []
    }

    fileprivate var journalDropped: UInt64 { host?.world.cluster.journal.dropped ?? 0 }

    fileprivate func verify(_ check: JournalCheck) -> JournalVerdict {
        guard let reader = host?.world.journalReader else {
            return JournalVerdict(holds: false, count: 0, reason: "the fake was stopped", breaking: [])
        }
        return reader.verify(check)
    }

    fileprivate func resizeJournal(to capacity: Int) { host?.world.cluster.journal.resize(to: capacity) }

    fileprivate func clearJournal() { host?.world.cluster.journal.forget() }
}
