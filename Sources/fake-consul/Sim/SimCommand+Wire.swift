// SPDX-License-Identifier: MIT

import FakeConsul

extension SimCommand {
    /// Commands about the faults between agents and clients, and about what clients asked.
    static var wireCommands: [SimCommand] {
        [
            SimCommand(
                "wire", "Lists, adds and removes faults between agents and clients",
                takes: "[add RULE|remove ID|clear] [options]",
                details: """
                    Lists the rules that meet requests on their way, adds one behind them, or takes some
                    away. A rule is JSON:

                        $ fake-consul sim wire add '{"match":{"path":"/v1/kv/*"},"action":"reset","count":3}'
                    """, action: wire),
            SimCommand(
                "fail", "Produces what clients of Consul meet, by its name", takes: "[NAME|end NAME|clear] [options]",
                details: """
                    Lists the failures that have a name, produces one, or ends some:

                        $ fake-consul sim fail index-goes-back
                        $ fake-consul sim fail end index-goes-back
                    """, action: fail),
            SimCommand(
                "journal", "Shows what was asked of the agents, or judges it", takes: "[clear] [options]",
                details: """
                    Shows the requests that came to the agents and what became of them. With an expectation
                    it fails where that does not hold:

                        $ fake-consul sim journal -path '/v1/kv/*' -at-most-per-second 5
                    """,
                flags: filters.map { FlagSet.Flag($0.flag, placeholder: $0.placeholder, $0.help) }
                    + expectations.map { FlagSet.Flag($0.flag, placeholder: $0.placeholder, $0.help) },
                action: journal),
        ]
    }

    private static func wire(_ call: SimCall) throws {
        let words = call.arguments
        switch (words.first, words.count) {
        case (nil, _):
            try call.report("GET", "/sim/v1/wire") { answer in
                answer.elements.isEmpty ? ["There are no rules"] : answer.elements.map(rule)
            }
        case ("add", 2): try call.report("POST", "/sim/v1/wire", body: Array(words[1].utf8)) { [rule($0)] }
        case ("remove", 2):
            try call.report("DELETE", "/sim/v1/wire/" + SimCall.escaped(words[1])) { ["Removed: \(rule($0))"] }
        case ("clear", 1):
            try call.report("DELETE", "/sim/v1/wire") { $0.elements.map { "Removed: \(rule($0))" } }
        default: throw Failure("`add` with a rule is wanted, `remove` with its name, `clear`, or nothing")
        }
    }

    private static func rule(_ value: JSONValue) -> String {
        "\(value["id"]?.text ?? ""): matched \(value["matched"]?.text ?? ""), acted \(value["acted"]?.text ?? "")"
    }

    // MARK: Failures

    private static func fail(_ call: SimCall) throws {
        let words = call.arguments
        switch (words.first, words.count) {
        case (nil, _): try call.report("GET", "/sim/v1/failures") { $0.elements.map(failure) }
        case ("end", 2):
            try call.report("DELETE", "/sim/v1/failures/" + SimCall.escaped(words[1])) { ["Ended: \(failure($0))"] }
        case ("clear", 1):
            try call.report("DELETE", "/sim/v1/failures") { $0.elements.map { "Ended: \(failure($0))" } }
        case (let name?, 1):
            let body = #"{"name":\#(JSONText.quote(name))}"#
            try call.report("POST", "/sim/v1/failures", body: Array(body.utf8)) { ["Produced: \(failure($0))"] }
        default: throw Failure("a name is wanted, `end` with a name, `clear`, or nothing")
        }
    }

    private static func failure(_ value: JSONValue) -> String {
        "\(value["row"]?.text ?? "") \(value["name"]?.text ?? ""): \(value["summary"]?.text ?? "")"
    }

    // MARK: Journal

    private typealias Option = (flag: String, placeholder: String, help: String)

    private static let filters: [Option] = [
        ("method", "string", "Only requests of this method."),
        ("path", "pattern", "Only requests for these paths; * stands for anything."),
        ("agent", "name", "Only requests to this agent."),
        ("status", "status", "Only requests answered so: 404, or 5xx."),
        ("rule", "name", "Only requests that this rule acted on."),
        ("limit", "int", "The newest so many."),
    ]

    private static let expectations: [Option] = [
        ("at-least", "int", "Expect so many requests at least."),
        ("at-most", "int", "Expect so many requests at most."),
        ("exactly", "int", "Expect exactly so many requests."),
        ("at-most-per-second", "int", "Expect so many requests a second at most."),
        ("no-index-older-than", "duration", "Expect no blocking query that is further behind."),
    ]

    private static func journal(_ call: SimCall) throws {
        if call.arguments == ["clear"] {
            return try call.report("DELETE", "/sim/v1/journal") { answer in
                ["Forgotten: \(answer["forgotten"]?.text ?? "") requests"]
            }
        }
        try call.refuseArguments()
        let expected = expectations.filter { call.values[$0.flag] != nil }
        guard let expectation = expected.first else { return try list(call) }
        guard expected.count == 1 else { throw Failure("More than one expectation: they are judged one by one") }
        let answer = try call.ask("POST", "/sim/v1/journal/verify", check(expectation.flag, call))
        let verdict = JSONValue.reading(answer.body) ?? .null
        let lines = [verdict["reason"]?.text ?? ""] + (verdict["breaking"]?.elements ?? []).map(entry)
        Terminal.print(call.isJSON ? answer.text : lines.joined(separator: "\n"))
        if verdict["holds"] != .bool(true) { throw Failure("The expectation does not hold") }
    }

    private static func list(_ call: SimCall) throws {
        let query = filters.compactMap { filter in
            call.values[filter.flag].map { "\(filter.flag)=\(SimCall.escaped($0))" }
        }
        try call.report("GET", "/sim/v1/journal" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))) {
            $0.elements.map(entry)
        }
    }

    private static func check(_ flag: String, _ call: SimCall) -> [UInt8] {
        let conditions = filters.filter { $0.flag != "limit" }.compactMap { filter -> String? in
            guard let text = call.values[filter.flag] else { return nil }
            let isNumber = filter.flag == "status" && Int(text) != nil
            return JSONText.quote(filter.flag) + ":" + (isNumber ? text : JSONText.quote(text))
        }
        let name = flag.map { $0 == "-" ? "_" : String($0) }.joined()
        let text = call.values[flag] ?? ""
        let value = Int(text).map(String.init) ?? JSONText.quote(text)
        return Array("{\"match\":{\(conditions.joined(separator: ","))},\"\(name)\":\(value)}".utf8)
    }

    private static func entry(_ value: JSONValue) -> String {
        let query = value["query"]?.text ?? ""
        let path = (value["path"]?.text ?? "") + (query.isEmpty ? "" : "?" + query)
        let status = value["status"]?.text ?? "-"
        let head = ["at", "agent", "method"].map { value[$0]?.text ?? "" }.joined(separator: " ")
        return "\(head) \(path) \(status)" + (value["took"].map { " \($0.text)" } ?? "")
            + (value["rule"].map { " rule \($0.text)" } ?? "")
    }
}
