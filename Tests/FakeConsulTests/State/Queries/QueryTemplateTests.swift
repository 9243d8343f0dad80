// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// With the values of Consul's own tests (`agent/consul/prepared_query/template_test.go`).
@Suite struct QueryTemplateTests {
    private func template(removesEmptyTags: Bool = false) throws -> QueryTemplate {
        var query = PreparedQuery(name: "hello-")
        query.template = .init(
            type: PreparedQuery.namePrefixMatch, regexp: "^(.*?)-(.*?)-(.*)$", removesEmptyTags: removesEmptyTags)
        query.service.service = "${name.prefix} xxx ${name.full} xxx ${name.suffix} xxx ${agent.segment}"
        query.service.tags = (-1...4).map { "${match(\($0))}" } + ["${40 + 2}"]
        query.service.nodeMeta = ["foo": "${match(1)}"]
        query.service.failover.targets = [.init(peer: "${match(2)}", datacenter: "${match(3)}")]
        return try QueryTemplate(query)
    }

    @Test func render_fillsInEveryText() throws {
        let query = try template().render("hello-foo-bar-none", segment: "segment-bar")
        #expect(query.service.service == "hello- xxx hello-foo-bar-none xxx foo-bar-none xxx segment-bar")
        #expect(query.service.tags == ["", "hello-foo-bar-none", "hello", "foo", "bar-none", "", "42"])
        #expect(query.service.nodeMeta == ["foo": "hello"])
        #expect(query.service.failover.targets == [.init(peer: "foo", datacenter: "bar-none")])
        #expect(query.name == "hello-")
    }

    @Test func render_leavesMatchesEmpty_whenTheNameDoesNotMatch() throws {
        let query = try template().render("hello-nope", segment: "")
        #expect(query.service.service == "hello- xxx hello-nope xxx nope xxx ")
        #expect(query.service.tags == ["", "", "", "", "", "", "42"])
        let without = try template(removesEmptyTags: true).render("hello-nope", segment: "")
        #expect(without.service.tags == ["42"])
    }
}
