// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A cluster in one of the states in which the endpoints were asked, and the agent that is asked.
struct MatrixScene {
    let lab: ClusterLab
    let agent: Int
    private let session: String
    private let leaderAddress: String

    /// Access control with a token that every request is taken to bring.
    private static let acl = """
        "acl": {"enabled": true, "default_policy": "deny", "tokens": {
        "initial_management": "\(secret)", "default": "\(secret)", "agent": "\(secret)"}},
        """
    private static let secret = "e95b599e-166e-7d80-08ad-aee76e7ddf19"
    private let accessor: String

    init(_ place: EndpointMatrix.Place, in matrix: EndpointMatrix, withACLs: Bool = false) {
        let words = place.split(separator: "/").map(String.init)
        let (state, role) = (words[0], words[1])
        let telemetry = #""telemetry": {"prometheus_retention_time": "1h"}, "connect": {"enabled": false}"#
        lab = ClusterLab(seed: 7, json: (withACLs ? Self.acl : "") + telemetry)
        lab.settle()
        let leader = lab.leader ?? 0
        accessor = lab.cluster.agents[leader].server?.store.acl.token(secret: Self.secret)?.accessorID ?? ""
        let follower = lab.servers.first { $0 != leader } ?? 0
        agent = role == "client" ? lab.clients.lowerBound : role == "follower" ? follower : leader
        leaderAddress = lab.cluster.agents[leader].identity.serverAddress
        let remembered = matrix.rows.filter { $0.cells[place]?.cache == "HIT" }.map(\.target)
        session = Self.prepare(lab, agent, remembered)
        switch state {
        case "leaderdead":
            lab.crash(leader)
            lab.run(for: .milliseconds(100))
        case "noquorum":
            for server in lab.servers where server != follower { lab.crash(server) }
            lab.run(for: .seconds(20))
        case "stepdown":
            for server in lab.servers where server != leader { lab.crash(server) }
            lab.run(for: .seconds(20))
        case "allservers":
            for server in lab.servers { lab.crash(server) }
            lab.run(for: .seconds(20))
        default: break
        }
    }

    /// What the requests of the matrix speak of: a service with checks at the asked agent, a key, a session.
    private static func prepare(_ lab: ClusterLab, _ agent: Int, _ remembered: [String]) -> String {
        let check = #""TTL":"10m","Status":"passing""#
        let checks = #"[{"CheckID":"ttl-N",\#(check)},{"CheckID":"chk-N",\#(check)}]"#
        let web = #"{"ID":"web-N","Name":"web","Port":80,"Checks":\#(checks)}"#
        _ = lab.ask("PUT", "/v1/agent/service/register", web, at: agent)
        _ = lab.ask("PUT", "/v1/agent/service/register", #"{"ID":"new-N","Name":"new"}"#, at: agent)
        _ = lab.ask("PUT", "/v1/kv/seed", "seed", at: agent)
        for target in remembered { _ = lab.ask("GET", target, at: agent) }
        let created = lab.ask("PUT", "/v1/session/create", #"{"TTL":"1h"}"#, at: agent).text
        lab.run(for: .seconds(5))
        let parts = created.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.count > 3 ? String(parts[3]) : ""
    }

    func ask(_ row: EndpointMatrix.Row, then: @escaping (Answer) -> Void) {
        let start = lab.now
        lab.send(row.method, filled(row.target), body(of: row), at: agent) { [lab] response in
            then(Answer(response, after: lab.now - start))
        }
    }

    private func filled(_ target: String) -> String {
        for (mark, value) in [("<sid>", session), ("<accessor>", accessor)] {
            guard let range = target.firstRange(of: mark) else { continue }
            return target[..<range.lowerBound] + value + target[range.upperBound...]
        }
        return target
    }

    private func body(of row: EndpointMatrix.Row) -> String {
        switch row.target.prefix(while: { $0 != "?" }) {
        case "/v1/agent/service/register": #"{"ID":"more","Name":"more"}"#
        case "/v1/catalog/register": #"{"Node":"extra","Address":"10.0.0.9"}"#
        case "/v1/catalog/deregister": #"{"Node":"nobody"}"#
        case "/v1/config": #"{"Kind":"service-defaults","Name":"more"}"#
        case "/v1/query": #"{"Name":"web-N","Service":{"Service":"web"}}"#
        case "/v1/session/create": #"{"TTL":"1h"}"#
        case "/v1/acl/token": "{}"
        case "/v1/txn": #"[{"KV":{"Verb":"get","Key":"seed"}}]"#
        case "/v1/kv/put-N", "/v1/kv/lk-N": "value"
        default: ""
        }
    }

    // MARK: Comparing

    func problems(
        with answer: Answer?, to row: EndpointMatrix.Row, _ cell: EndpointMatrix.Cell, in matrix: EndpointMatrix
    ) -> [String] {
        guard let answer, answer.response != nil else { return ["no answer"] }
        if !cell.otherTexts.isEmpty, answer.status == 500, isOne(of: cell.otherTexts, answer.text, matrix) { return [] }
        var problems: [String] = []
        func expect(_ holds: Bool, _ problem: String) { if !holds { problems.append(problem) } }
        expect(answer.status == cell.status, "status \(answer.status), not \(cell.status): \(answer.text.prefix(120))")
        guard problems.isEmpty else { return problems }
        if !cell.texts.isEmpty { expect(isOne(of: cell.texts, answer.text, matrix), "text \(answer.text)") }
        let hold = cell.hold ?? 0...0.05
        expect(hold.contains(answer.seconds), "after \(answer.seconds) s, not \(hold)")
        if let known = cell.knownLeader { expect(answer.header("X-Consul-Knownleader") == known, "KL is not \(known)") }
        if let contact = cell.lastContact {
            let value = answer.header("X-Consul-Lastcontact").flatMap { Int($0) }
            let isRight = contact == "zero" ? value == 0 : value.map { $0 > 0 || cell.knownLeader == "true" } ?? false
            expect(isRight, "last contact is \(value.map(String.init) ?? "missing"), not \(contact)")
        }
        if let cache = cell.cache { expect(answer.header("X-Cache") == cache, "X-Cache is not \(cache)") }
        switch cell.body {
        case "leader"?: expect(answer.text == "\"\(leaderAddress)\"", "body \(answer.text)")
        case let body?: expect(answer.text == body, "body \(answer.text)")
        case nil: break
        }
        return problems + headerProblems(answer, row)
    }

    private func isOne(of names: [String], _ text: String, _ matrix: EndpointMatrix) -> Bool {
        // The hop that dials is the asked agent, or the server that it asked.
        let dialers = lab.agents.map { lab.cluster.agents[$0].identity }
        return dialers.contains { dialer in
            names.contains { matrix.words($0, own: dialer.address, leader: leaderAddress) == text }
        }
    }

    private func headerProblems(_ answer: Answer, _ row: EndpointMatrix.Row) -> [String] {
        let expected = row.headers[answer.status] ?? []
        let all = ["X-Consul-Index", "X-Consul-Knownleader", "X-Consul-Lastcontact", "X-Consul-Query-Backend"]
        guard answer.status == 200 || answer.status == 500 else { return [] }
        var problems = expected.filter { answer.header($0) == nil }.map { "no \($0)" }
        problems += (all + ["X-Consul-Effective-Consistency"]).filter { name in
            !expected.contains(name) && answer.header(name) != nil
        }.map { "\($0), which Consul does not send" }
        return problems
    }
}
