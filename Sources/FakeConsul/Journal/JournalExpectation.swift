// SPDX-License-Identifier: MIT

/// What must hold of the requests in the journal.
public enum JournalExpectation: Hashable, Sendable {
    case atLeast(Int)
    case atMost(Int)
    case exactly(Int)
    /// No second of virtual time, wherever it begins, has more of them.
    case atMostPerSecond(Int)
    /// No blocking query was sent with an index that a newer one had overtaken for longer: its client is behind.
    case noIndexOlderThan(Duration)
}

/// What came of a verification.
public struct JournalVerdict: Sendable, Hashable {
    public let holds: Bool
    /// How many requests were meant.
    public let count: Int
    /// What was found, in a sentence.
    public let reason: String
    /// The entries that break the expectation; where there are too few, all that there are. The first hundred at most.
    public let breaking: [JournalEntry]

    static let mostShown = 100
}

extension JournalExpectation {
    /// Takes the one field that says what is expected.
    init(taking object: inout StrictObject) throws(SettingError) {
        let range = 0...1 << 40
        let found: [JournalExpectation] = [
            try object.integer("at_least", in: range).map(Self.atLeast),
            try object.integer("at_most", in: range).map(Self.atMost),
            try object.integer("exactly", in: range).map(Self.exactly),
            try object.integer("at_most_per_second", in: range).map(Self.atMostPerSecond),
            try object.duration("no_index_older_than").map(Self.noIndexOlderThan),
        ].compactMap { $0 }
        guard found.count == 1 else {
            throw SettingError(
                "one of at_least, at_most, exactly, at_most_per_second and no_index_older_than is wanted",
                field: object.path)
        }
        self = found[0]
    }

    func writeField(to json: inout JSONWriter) {
        switch self {
        case .atLeast(let number): json.member("at_least", number)
        case .atMost(let number): json.member("at_most", number)
        case .exactly(let number): json.member("exactly", number)
        case .atMostPerSecond(let number): json.member("at_most_per_second", number)
        case .noIndexOlderThan(let duration): json.member("no_index_older_than", duration)
        }
    }
}

/// A question to the journal: `{"match": {...}, "at_least": 2}`.
struct JournalCheck: Hashable, Sendable {
    let match: JournalMatch
    let expectation: JournalExpectation

    init(_ match: JournalMatch, _ expectation: JournalExpectation) {
        self.match = match
        self.expectation = expectation
    }

    init(json body: [UInt8]) throws(SettingError) {
        var object = try StrictObject(body)
        match = try object.take("match").map { (json) throws(SettingError) in
            try JournalMatch(json: json, at: object.field("match"))
        } ?? .all
        expectation = try JournalExpectation(taking: &object)
        try object.finish()
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("match")
            match.write(to: &json)
            expectation.writeField(to: &json)
        }
    }
}

extension JournalVerdict {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("holds")
            json.bool(holds)
            json.member("count", count)
            json.member("reason", reason)
            json.key("breaking")
            json.array { json in for entry in breaking { entry.write(to: &json) } }
        }
    }
}
