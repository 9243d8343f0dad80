// SPDX-License-Identifier: MIT

/// What was asked of the agents, and what became of it.
enum SimJournalEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .get, "/sim/v1/journal", "The entries that are meant, the oldest first.", parameters: filters,
            response: .list(.named("JournalEntry")), list),
        SimOperation(
            .delete, "/sim/v1/journal", "Forgets what was; the numbers go on.",
            response: .object([.init("forgotten", .integer, "How many entries.")]), forget),
        SimOperation(
            .post, "/sim/v1/journal/verify", "Whether the requests that are meant are as expected.",
            request: .named("JournalCheck"), response: .named("JournalVerdict"), verify),
    ]

    private static let filters: [SimOperation.Parameter] = [
        ("method", "The method."), ("path", "The path; * stands for anything."), ("agent", "The agent's name."),
        ("client", "The client's address."), ("token", "The token, or its mark."), ("status", "404, or 5xx."),
        ("since", "The earliest time."), ("until", "The latest time."), ("rule", "The rule on the wire that acted."),
        ("limit", "The newest so many; 1000 if left out."),
    ].map { SimOperation.Parameter(name: $0.0, isInPath: false, schema: .text(), summary: $0.1) }

    private static func list(_ call: Call) throws -> Operation {
        var limit = 1000
        if let text = call.query["limit"] {
            guard let number = Int(text), number >= 0 else {
                throw FaultRefusal("limit: must be a whole number from 0, not \(GoQuote.quote(text))")
            }
            limit = number
        }
        let match = try JournalMatch(json: fields(of: call.query), at: "")
        return .control(.wire { .json($0.journalReader.entries(match, limit: limit)) })
    }

    /// The conditions in the query, as they would stand in JSON.
    private static func fields(of query: QueryParameters) -> JSONValue {
        .object(
            filters.map(\.name).filter { $0 != "limit" }.compactMap { name in
                guard let text = query[name] else { return nil }
                let isNumber = name == "status" && Int(text) != nil
                return (name: name, value: isNumber ? .number(text) : .string(text))
            })
    }

    private static func forget(_: Call) -> Operation {
        .control(
            .reply { cluster in
                let count = cluster.journal.inOrder.count
                cluster.journal.forget()
                return .json { json in json.object { $0.member("forgotten", count) } }
            })
    }

    private static func verify(_ call: Call) throws -> Operation {
        if let fault = call.request.bodyFault { throw FaultRefusal("the body cannot be read: \(fault.goText)") }
        let check = try JournalCheck(json: call.request.body)
        return .control(.wire { .json($0.journalReader.verify(check)) })
    }
}

extension JournalEntry: JSONWritable {}
extension JournalVerdict: JSONWritable {}
