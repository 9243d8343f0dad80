// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PreparedQueryTableTests {
    private let test = TestStore()
    private static let ids = (1...9).map { "0000000\($0)-0000-0000-0000-000000000000" }

    private func query(
        _ number: Int, _ name: String, service: String = "web", template: Bool = false
    ) -> PreparedQuery {
        var query = PreparedQuery(id: Self.ids[number], name: name)
        query.service.service = service
        if template { query.template.type = PreparedQuery.namePrefixMatch }
        return query
    }

    private func set(_ query: PreparedQuery, at index: UInt64) -> String? {
        test.apply(.preparedQuery(.set(query)), at: index).refusal
    }

    private func resolved(_ name: String) throws -> String? {
        try test.store.preparedQueries.resolve(name, segment: "").map { "\($0.name):\($0.service.service)" }
    }

    @Test func resolve_prefersIDs_thenNames_thenTheLongestTemplate() throws {
        #expect(set(query(1, "web"), at: 2) == nil)
        #expect(set(query(2, "", service: "any-${name.full}", template: true), at: 3) == nil)
        #expect(set(query(3, "geo-", service: "${name.suffix}", template: true), at: 4) == nil)
        #expect(set(query(4, "geo-db-", service: "db", template: true), at: 5) == nil)
        #expect(try resolved("WEB") == "web:web")
        #expect(try resolved(Self.ids[1]) == "web:web")
        #expect(try resolved("geo-x") == "geo-:x")
        #expect(try resolved("GEO-DB-1") == "geo-db-:db")
        #expect(try resolved("other") == ":any-other")
        #expect(throws: StateRefusal("prepared query templates can only be resolved up by name, not by ID")) {
            try resolved(Self.ids[3])
        }
        #expect(throws: StateRefusal("Missing query ID")) { try resolved("") }
    }

    @Test func set_refusesNamesOfOthers() {
        #expect(set(query(1, "web"), at: 2) == nil)
        #expect(set(query(2, "Web"), at: 3) == "name 'Web' aliases an existing query name")
        #expect(set(query(1, "WEB"), at: 4) == nil)
        #expect(set(query(2, Self.ids[1]), at: 5) == "name '\(Self.ids[1])' aliases an existing query ID")
        #expect(set(query(3, "", template: true), at: 6) == nil)
        #expect(set(query(4, "", template: true), at: 7) == "a query template with an empty name already exists")
        let indexes = test.store.preparedQueries.all.map(\.indexes)
        #expect(indexes == [.init(create: 2, modify: 4), .init(create: 6, modify: 6)])
        #expect(test.store.preparedQueries.index == 6)
    }

    @Test func set_refusesUnsoundTemplates() {
        var bad = query(1, "t")
        bad.template.type = "zzz"
        #expect(set(bad, at: 2) == "failed compiling template: Bad Template.Type 'zzz'")
        bad = query(1, "t", service: "${name.full", template: true)
        #expect(
            set(bad, at: 3) == "failed compiling template: Bad format '${name.full' in Service.Service: "
                + "parse error at 1:12: expected \"}\" but found end of string")
        bad = query(1, "t", template: true)
        bad.service.tags = ["x", "${nope}"]
        #expect(
            set(bad, at: 4) == "failed compiling template: Bad evaluation for '${nope}' in Service.Tags[1]: "
                + "1:3: unknown variable accessed: nope")
        bad.service.tags = nil
        bad.template.regexp = "("
        #expect(
            set(bad, at: 5)
                == "failed compiling template: Bad Regexp: error parsing regexp: missing closing ): `(`")
    }

    @Test func session_takesItsQueriesWithIt() throws {
        test.apply(.session(.create(Session(id: "s", node: "node1"))), at: 2)
        var bound = query(1, "")
        bound.session = "s"
        #expect(set(bound, at: 3) == nil)
        #expect(set(query(2, "other"), at: 4) == nil)
        bound.session = "none"
        #expect(set(bound, at: 5) == "invalid session \"none\"")
        test.apply(.session(.destroy(id: "s")), at: 6)
        #expect(test.store.preparedQueries.all.map(\.name) == ["other"])
        #expect(test.store.preparedQueries.index == 6)
    }

    @Test func get_refusesWhatIsNoID() {
        let table = test.store.preparedQueries
        for (id, words) in [
            ("x", "UUID must be 36 characters"),
            (String(repeating: "-", count: 36), "UUID should have maximum of 4 \"-\"; got 36"),
            ("-" + String(repeating: "0", count: 35), "Input (without hyphens) must be even length"),
            (String(repeating: "z", count: 36), "Invalid UUID: encoding/hex: invalid byte: U+007A 'z'"),
        ] {
            #expect(throws: StateRefusal("failed prepared query lookup: index error: " + words)) { try table.get(id) }
        }
    }

    @Test func snapshot_keepsThem_andTheirTemplates() throws {
        #expect(set(query(3, "geo-", service: "${name.suffix}", template: true), at: 4) == nil)
        var whole = query(1, "whole")
        whole.service.failover = .init(nearest: 2, datacenters: ["dc2"], targets: [.init(peer: "p", datacenter: "")])
        whole.service.nodeMeta = ["a": "b"]
        whole.service.tags = []
        whole.dnsTTL = "10s"
        #expect(set(whole, at: 5) == nil)
        let (snapshot, before, after) = try Samples.again(test.store.snapshot)
        #expect(before == after)
        let other = StateStore()
        other.restore(snapshot)
        #expect(other.preparedQueries.all == test.store.preparedQueries.all)
        #expect(try other.preparedQueries.resolve("geo-a", segment: "")?.service.service == "a")
    }
}
