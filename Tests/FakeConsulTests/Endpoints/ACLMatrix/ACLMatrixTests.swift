// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Every endpoint with every kind of token.
@Suite struct ACLMatrixTests {
    static let areas: [(name: String, rows: [ACLRow])] = [
        ("agent", ACLRow.agent), ("agent services", ACLRow.agentServices), ("agent checks", ACLRow.agentChecks),
        ("agent connect", ACLRow.agentConnect), ("catalog reads", ACLRow.catalogReads),
        ("catalog writes", ACLRow.catalogWrites), ("health", ACLRow.health), ("store", ACLRow.store),
        ("transactions", ACLRow.transactions), ("sessions", ACLRow.sessions), ("events", ACLRow.events),
        ("operators", ACLRow.operators), ("coordinates", ACLRow.coordinates), ("queries", ACLRow.queries),
        ("config", ACLRow.config), ("connect", ACLRow.connect), ("interface", ACLRow.interface),
        ("peerings", ACLRow.peerings), ("tokens", ACLRow.tokens), ("policies", ACLRow.policies),
        ("auth methods", ACLRow.authMethods),
    ]

    static let rows = areas.flatMap(\.rows) + [ACLRow.logout]

    @Test(arguments: areas.map(\.name), ["deny", "allow"])
    func endpoints_answerAsTheRulesSay(area: String, defaultPolicy: String) throws {
        let matrix = try ACLMatrix(defaultPolicy: defaultPolicy)
        let rows = Self.areas.first { $0.name == area }?.rows ?? []
        let problems = rows.flatMap(matrix.problems)
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    /// A new endpoint, or a new method of one, without a row above fails here: whoever adds it says what it checks.
    @Test func everyEndpoint_hasItsRow() throws {
        let matrix = try ACLMatrix(defaultPolicy: "deny")
        let covered = Set(Self.rows.compactMap(matrix.route))
        let all = API.endpoints.flatMap { $0.routes }.filter { !$0.isOfSimulation }.flatMap { route in
            route.methods.map { $0 + " " + route.pattern }
        }
        let forgotten = all.filter { !covered.contains($0) }
        #expect(forgotten.isEmpty, "no row in the matrix: \(forgotten)")
    }

    /// What asks for no token at all is listed here and nowhere else.
    @Test func openEndpoints_areThese() throws {
        let matrix = try ACLMatrix(defaultPolicy: "deny")
        let guarded = Set(Self.rows.filter { !$0.isOpen }.compactMap(matrix.route))
        let open = Set(Self.rows.filter(\.isOpen).compactMap(matrix.route)).subtracting(guarded)
        #expect(open.isSubset(of: Self.openEndpoints), "open: \(open.subtracting(Self.openEndpoints).sorted())")
    }

    static let openEndpoints: Set<String> = [
        "GET /v1/status/leader", "GET /v1/status/peers", "GET /v1/agent/version", "GET /v1/catalog/datacenters",
        "GET /v1/coordinate/datacenters", "GET /v1/connect/ca/roots", "GET /v1/agent/connect/ca/roots",
        "GET /v1/acl/replication", "PUT /v1/acl/bootstrap", "POST /v1/acl/login", "POST /v1/acl/logout",
        "GET /v1/internal/ui/metrics-proxy/",
        // A leaf that the agent holds already; its row says how it got it.
        "GET /v1/agent/connect/ca/leaf/",
    ]
}

extension ACLRow {
    fileprivate var isOpen: Bool {
        if case .open = rule { true } else { false }
    }
}
