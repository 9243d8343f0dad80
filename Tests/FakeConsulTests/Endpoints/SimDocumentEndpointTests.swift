// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// Holds the OpenAPI document against the code, and the code against the document.
@Suite struct SimDocumentEndpointTests {
    private static let operations = API.simulationEndpoints.flatMap { $0.operations }

    private static var text: String {
        var json = JSONWriter(pretty: true, indentation: "  ")
        SimDocument.write(to: &json)
        json.newline()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// With `UPDATE_DOCUMENTS=1` in the environment the file is written anew.
    @Test func file_isWhatTheCodeSays() throws {
        let path = SourceFile.root + "/docs/sim-openapi.json"
        if ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" {
            try Self.text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == Self.text,
            "docs/sim-openapi.json is old: UPDATE_DOCUMENTS=1 swift test --filter SimDocument")
    }

    @Test func served_isTheSame() throws {
        let world = try FaultWorld()
        let served = world.send("GET", "/sim/v1/openapi.json", at: "s1")?.text ?? ""
        #expect(JSONValue.reading(Array(served.utf8)) == JSONValue.reading(Array(Self.text.utf8)))
    }

    @Test func everyPath_isARoute_andEveryRouteAPath() throws {
        let paths = JSONValue.reading(Array(Self.text.utf8))?["paths"]
        guard case .object(let members)? = paths else { throw FaultRefusal("no paths") }
        let described = members.flatMap { path in
            guard case .object(let methods) = path.value else { return [String]() }
            return methods.map { $0.name.uppercased() + " " + (path.name.split(separator: "{").first ?? "") }
        }
        let routed = API.endpoints.flatMap { $0.routes }.filter(\.isOfSimulation).flatMap { route in
            route.handlers.map { $0.method.name + " " + route.pattern }
        }
        #expect(described.sorted() == routed.sorted())
    }

    @Test func everyNamedSchema_isThere_andUsed() {
        let names = Set(SimSchemas.all.map(\.name))
        let used = Self.text.split(separator: "\"").filter { $0.hasPrefix("#/components/schemas/") }
        #expect(Set(used.map { String($0.dropFirst(21)) }) == names)
    }

    // MARK: Requests

    /// Values that a fault's members may have.
    private static let samples: [String: String] = [
        "selector": #""s1""#, "lifetime": #""30s""#, "wipe_data": "true", "groups": #"[["s1"]]"#, "from": #"["s1"]"#,
        "latency": #""1s""#, "jitter": #""1s""#, "ratio": #""1/2""#, "time": #""1s""#, "entries": "1",
        "offset": #""1s""#, "rate": "2", "error": #""boom""#, "stall": #""forever""#,
        "answers": #""servfail""#,
    ]

    private static func body(_ members: [Schema.Member]) -> String {
        "{" + members.map { member in
            var value = samples[member.name] ?? ""
            if case .text(let kinds) = member.schema, member.name == "kind" { value = "\"\(kinds[0])\"" }
            if member.name == "to" { value = if case .list = member.schema { #"["s2"]"# } else { #""s2""# } }
            return "\"\(member.name)\":\(value)"
        }.joined(separator: ",") + "}"
    }

    private static var faultForms: [[Schema.Member]] {
        guard case .oneOf(let forms) = SimFaultSchemas.any else { return [] }
        return forms.compactMap { form in if case .object(let members) = form { members } else { nil } }
    }

    @Test func faults_takeWhatIsDescribed_andNothingElse() throws {
        let names = Set(SimFaultSchemas.any.memberNames)
        #expect(names == Set(Self.samples.keys).union(["kind", "to"]))
        for members in Self.faultForms {
            #expect(throws: Never.self) { try Injection(body: Array(Self.body(members).utf8)) }
            let required = members.filter(\.isRequired)
            for left in required.indices {
                var fewer = required
                fewer.remove(at: left)
                #expect(throws: FaultRefusal.self) { try Injection(body: Array(Self.body(fewer).utf8)) }
            }
            let others = names.subtracting(members.map(\.name)).sorted()
            for other in others {
                let more = members + [Schema.Member(other, other == "to" ? .selector : .any)]
                #expect(throws: FaultRefusal.self) { try Injection(body: Array(Self.body(more).utf8)) }
            }
        }
    }

    @Test func requests_takeWhatIsDescribed() throws {
        let world = try FaultWorld()
        for operation in Self.operations where !operation.path.contains("faults") {
            guard case .object(let members)? = operation.request else { continue }
            for member in members {
                let body = "{\"\(member.name)\":[]}"
                let answer = world.send(operation.method.name, operation.path, body, at: "s1")
                #expect(answer?.status == 400 && answer?.text.contains("unknown field") == false)
            }
            let unknown = world.send(operation.method.name, operation.path, #"{"no_such":1}"#, at: "s1")
            #expect(unknown?.text == #"unknown field "no_such""#)
        }
    }

    @Test func wireAndJournal_takeWhatIsDescribed() throws {
        let world = try FaultWorld()
        let documents = [("WireRule", "/sim/v1/wire"), ("JournalCheck", "/sim/v1/journal/verify")]
        for (name, path) in documents {
            let schema = try #require(SimSchemas.all.first { $0.name == name }).schema
            for member in schema.memberNames + ["no_such"] {
                let valid = member == "no_such" && name == "JournalCheck" ? #""at_most":1,"# : ""
                let answer = world.send("POST", path, "{\(valid)\"\(member)\":[[]]}", at: "s1")
                #expect(answer?.status == 400)
                #expect(answer?.text.contains("there is no such field") == (member == "no_such"), "\(member)")
            }
        }
    }

    // MARK: Answers

    /// What is only asked, or is of any form.
    private static let asked = [
        "Document", "Fault", "JournalCheck", "JournalMatch", "RequestMatch", "WireAction", "WireRule",
    ]

    @Test func answers_haveWhatIsDescribed_andEachMemberOccurs() throws {
        let world = try FaultWorld()
        var checker = SchemaChecker()
        let orders = Self.faultForms.map { ("POST", "/sim/v1/faults", Self.body($0)) }
        let others = [
            ("PUT", "/sim/v1/clock", #"{"mode":"paused"}"#), ("POST", "/sim/v1/clock/advance", #"{"by":"5s"}"#),
            ("POST", "/sim/v1/elections", ""), ("GET", "/sim/v1/seed", ""), ("GET", "/sim/v1/trace", ""),
            ("GET", "/sim/v1/clock", ""), ("GET", "/sim/v1/faults", ""), ("GET", "/sim/v1/cluster", ""),
            ("DELETE", "/sim/v1/faults", ""), ("GET", "/sim/v1/cluster", ""), ("POST", "/sim/v1/reset", ""),
        ]
        let match = #""method":"GET","path":"/v1/kv/*","query":{"index":true},"agent":"s1","client":"","token":"""#
        let rule = #"{"id":"r","match":{\#(match)},"actions":["hang"],"probability":"1/3","after":1,"count":2,"#
            + #""lifetime":"1h","carried_out":true}"#
        let wire = [
            ("POST", "/sim/v1/wire", rule), ("POST", "/sim/v1/wire", #"{"action":{"reset":{}}}"#),
            ("GET", "/v1/kv/x?index=1&wait=1s&hash=h", ""), ("GET", "/v1/status/leader", ""),
            ("DELETE", "/sim/v1/wire", ""), ("GET", "/v1/kv/x?index=1&wait=1s", ""), ("GET", "/v1/kv/x?token=t", ""),
            ("GET", "/sim/v1/journal", ""), ("POST", "/sim/v1/journal/verify", #"{"at_most":0}"#),
            ("DELETE", "/sim/v1/journal", ""), ("POST", "/sim/v1/failures", #"{"name":"index-zero"}"#),
            ("GET", "/sim/v1/failures", ""), ("DELETE", "/sim/v1/failures", ""),
        ]
        for (method, path, body) in wire + others + orders.filter({ !$0.2.contains("leave") }) + others {
            let answered = world.send(method, path, body, at: "c1", within: .seconds(2))
            guard let answer = answered, answer.status == 200, path.hasPrefix("/sim/") else { continue }
            let operation = Self.operations.first { $0.method.name == method && $0.path == path }
            let schema = try #require(operation).response
            let value = try #require(JSONValue.reading(Array(answer.text.utf8)))
            checker.check(value, against: schema, at: path)
        }
        #expect(checker.problems.isEmpty, "\(checker.problems)")
        for (name, schema, _) in SimSchemas.all where !Self.asked.contains(name) {
            let missing = Set(schema.memberNames.map { name + "." + $0 }).subtracting(checker.seen)
            #expect(missing.isEmpty)
        }
    }
}

/// Holds JSON values against schemas.
private struct SchemaChecker {
    var problems: [String] = []
    /// `Schema.member` of all that occurred.
    var seen: Set<String> = []

    mutating func check(_ value: JSONValue, against schema: Schema, at place: String) {
        switch (schema, value) {
        case (.any, _), (.flag, .bool), (.number, .number): break
        case (.integer, .number(let text)): if Int(text) == nil { problems.append("\(place): \(text)") }
        case (.text(let values), .string(let text)):
            if !values.isEmpty && !values.contains(text) { problems.append("\(place): \(text)") }
        case (.nullable, .null): break
        case (.nullable(let schema), _): check(value, against: schema, at: place)
        case (.named(let name), _):
            guard let schema = SimSchemas.all.first(where: { $0.name == name })?.schema else { return }
            check(value, against: schema, at: name)
        case (.list(let schema), .array(let elements)):
            for element in elements { check(element, against: schema, at: place) }
        case (.oneOf(let schemas), _):
            let fits = schemas.contains { schema in
                var trial = SchemaChecker()
                trial.check(value, against: schema, at: place)
                return trial.problems.isEmpty
            }
            if !fits { problems.append("\(place): fits no form") }
        case (.object(let described), .object(let members)):
            for member in members {
                guard let description = described.first(where: { $0.name == member.name }) else {
                    problems.append("\(place): \(member.name) is not described")
                    continue
                }
                seen.insert(place + "." + member.name)
                check(member.value, against: description.schema, at: place + "." + member.name)
            }
            for description in described where description.isRequired && value[description.name] == nil {
                problems.append("\(place): \(description.name) is missing")
            }
        default: problems.append("\(place): \(value)")
        }
    }
}
