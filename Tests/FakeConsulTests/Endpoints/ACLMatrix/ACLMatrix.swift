// SPDX-License-Identifier: MIT

import Foundation

@testable import FakeConsul

/// A world with tokens of every kind, in which the rows of the matrix are tried.
final class ACLMatrix {
    let world: TestWorld
    let defaultPolicy: String
    private var tokens: [(bearer: ACLBearer, secret: String, accessor: String)] = []
    private var saved: [String: String] = [:]
    private let router = Router(API.endpoints.flatMap { $0.routes })

    init(defaultPolicy: String) throws {
        self.defaultPolicy = defaultPolicy
        world = try TestWorld(
            json: """
                {"acl": {"enabled": true, "default_policy": "\(defaultPolicy)", "tokens":
                 {"initial_management": "\(ACLBearer.secret)", "agent": "\(ACLBearer.secret)"}}}
                """)
        for step in Self.objects { perform(step) }
        tokens.append((.management, ACLBearer.secret, ""))
        for bearer in bearers { tokens.append(try token(for: bearer)) }
        world.advance(by: .seconds(1))
    }

    /// Where all is allowed that no rule is about, a third of the policies shows what rules take away.
    private var bearers: [ACLBearer] {
        let all = ACLBearer.policies
        return defaultPolicy == "deny" ? all : stride(from: 0, to: all.count, by: 3).map { all[$0] }
    }

    /// What there is to be seen and changed.
    private static let objects = [
        ACLStep("PUT", "/v1/agent/service/register", #"{"ID": "svc1", "Name": "svc", "Check": {"TTL": "100h"}}"#),
        ACLStep("PUT", "/v1/agent/check/register", #"{"ID": "nodecheck", "Name": "nodecheck", "TTL": "100h"}"#),
        ACLStep("PUT", "/v1/event/fire/e", "x"),
        .instance,
    ]

    private func token(for bearer: ACLBearer) throws -> (ACLBearer, String, String) {
        let rules = JSONValue.string(bearer.rules).canonical
        let asked = #"{"Name": "\#(bearer.name)", "Rules": \#(rules)}"#
        let policy = send("PUT", "/v1/acl/policy", ACLBearer.secret, asked)
        guard policy.status == .ok else {
            throw Mismatch("\(bearer.name): \(String(decoding: policy.body, as: UTF8.self))")
        }
        let body = #"{"Policies": [{"Name": "\#(bearer.name)"}]}"#
        let token = try JSONParser.parse(send("PUT", "/v1/acl/token", ACLBearer.secret, body).body)
        return (bearer, token.at("/SecretID")?.text ?? "", token.at("/AccessorID")?.text ?? "")
    }

    // MARK: Trying

    /// The route and method that a row is about, as one text.
    func route(of row: ACLRow) -> String? {
        let path = Array(row.path.split(separator: "?")[0].utf8)
        guard case .route(let route, _) = router.match(path) else { return nil }
        let takes = route.methods.contains(row.method)
        return takes ? row.method + " " + route.pattern : nil
    }

    /// Tries a row with every token; what is not as it should be.
    func problems(of row: ACLRow) -> [String] {
        var problems: [String] = []
        func expect(_ who: String, _ secret: String, _ expectation: ACLExpectation) {
            // An agent that leaves answers no more.
            if row.path == "/v1/agent/leave" && !expectation.isRefusal { return }
            for step in row.before { perform(step) }
            let answer = send(row.method, row.path, secret, row.body)
            if let problem = expectation.problem(with: answer) {
                problems.append("\(row.method) \(row.path) by \(who), default \(defaultPolicy): \(problem)")
            }
        }
        expect("an unknown token", ACLBearer.unknownSecret, .ofUnknownToken(row))
        expect("nobody", "", .of(row, .anonymous, accessor: nil, defaultPolicy))
        for token in tokens {
            expect(token.bearer.name, token.secret, .of(row, token.bearer, accessor: token.accessor, defaultPolicy))
        }
        return problems
    }

    private func perform(_ step: ACLStep) {
        let answer = send(step.method, step.path, ACLBearer.secret, step.body)
        guard let (name, pointer) = step.saves else { return }
        saved[name] = (try? JSONParser.parse(answer.body))?.at(pointer)?.text ?? "unsaved"
    }

    private func send(_ method: String, _ path: String, _ secret: String, _ body: String = "") -> Response {
        let headers = secret.isEmpty ? [] : [("X-Consul-Token", secret)]
        let id = world.submit(method, fill(path), headers: headers, body: Array(fill(body).utf8))
        let answer = world.answer(to: id, within: .seconds(30))?.0
        world.hangUp(id)
        guard let answer else { return Response(status: HTTPStatus(504)) }
        return answer
    }

    private func fill(_ text: String) -> String {
        guard text.contains("${") else { return text }
        return saved.reduce(text) { $0.replacingOccurrences(of: "${\($1.key)}", with: $1.value) }
    }
}

extension Route {
    /// What it takes; a route that looks at the method itself is asked for what such routes take in Consul.
    var methods: [String] { handlers.isEmpty ? ["GET", "PUT", "DELETE"] : handlers.map(\.method.name) }
}

extension ACLStep {
    /// A node with a service and its check.
    static let instance = ACLStep(
        "PUT", "/v1/catalog/register",
        #"""
        {"Node": "n1", "Address": "10.0.0.1", "Service": {"Service": "web", "Port": 80},
         "Check": {"Name": "c", "Status": "passing", "ServiceID": "web"}}
        """#)
    static let pair = ACLStep("PUT", "/v1/kv/a", "1")
    static let session = ACLStep(
        "PUT", "/v1/session/create", #"{"Node": "node1", "Checks": []}"#, saving: ("s", "/ID"))
}
