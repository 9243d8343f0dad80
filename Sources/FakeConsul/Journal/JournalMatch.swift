// SPDX-License-Identifier: MIT

/// Which entries of the journal are meant: all conditions that are given must hold.
public struct JournalMatch: Hashable, Sendable {
    public var request: RequestMatch
    /// The statuses of the answer; nil for any, and for none.
    public var statuses: ClosedRange<Int>?
    /// The earliest time of coming.
    public var since: Instant?
    /// The latest time of coming.
    public var until: Instant?
    /// The rule on the wire that acted.
    public var rule: String?

    public init(
        _ request: RequestMatch = .all, statuses: ClosedRange<Int>? = nil, since: Instant? = nil,
        until: Instant? = nil, rule: String? = nil
    ) {
        self.request = request
        self.statuses = statuses
        self.since = since
        self.until = until
        self.rule = rule
    }

    public static let all = JournalMatch()

    func matches(_ record: JournalRecord, agents: [String]) -> Bool {
        if let since, record.at < since { return false }
        if let until, record.at > until { return false }
        if let statuses, !statuses.contains(record.status) { return false }
        if let rule, record.rule != rule { return false }
        if request == .all { return true }
        let path = Array(record.path.utf8)
        return request.matches(
            RequestFacts(
                method: record.method.name, path: PercentEncoding.decodePath(path) ?? path,
                query: QueryParameters.parse(record.query), agents: agents, client: record.client,
                token: .mark(record.token)))
    }
}

extension JournalMatch {
    /// Reads the fields of a request's match and `status` (`404`, `"5xx"`), `since`, `until` and `rule`.
    init(taking object: inout StrictObject) throws(SettingError) {
        self.init(try RequestMatch(taking: &object))
        if let value = object.take("status") { statuses = try Self.statuses(value, at: object.field("status")) }
        since = try object.time("since").map { Instant(nanoseconds: $0) }
        until = try object.time("until").map { Instant(nanoseconds: $0) }
        rule = try object.text("rule", upTo: 128)
    }

    init(json: JSONValue, at path: String) throws(SettingError) {
        var object = try StrictObject(json, at: path)
        try self.init(taking: &object)
        try object.finish()
    }

    private static func statuses(_ value: JSONValue, at path: String) throws(SettingError) -> ClosedRange<Int> {
        switch value {
        case .number(let text):
            if let status = Int(text), (100...599).contains(status) { return status...status }
        case .string(let text):
            let digits = Array(text.utf8)
            if digits.count == 3, digits[1...].elementsEqual("xx".utf8), let first = Int(text.prefix(1)),
                (1...5).contains(first)
            {
                return first * 100...first * 100 + 99
            }
        default: break
        }
        throw SettingError("a status is wanted, or a class like \"5xx\"", field: path)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            request.writeFields(to: &json)
            if let statuses {
                json.key("status")
                let first = statuses.lowerBound
                if statuses.count == 1 { json.int(first) } else { json.string("\(first / 100)xx") }
            }
            if let since { json.member("since", Timestamp.rfc3339(nanoseconds: since.nanoseconds)) }
            if let until { json.member("until", Timestamp.rfc3339(nanoseconds: until.nanoseconds)) }
            if let rule { json.member("rule", rule) }
        }
    }
}
