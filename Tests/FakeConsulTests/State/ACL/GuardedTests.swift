// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GuardedTests {
    static func bearer(_ rules: String, default policy: String = "deny") throws -> Authorizer {
        Authorizer(
            accessorID: "a", rules: CompiledACLRules([try ACLRules(parsing: rules)]), fallback: .init(policy: policy))
    }

    @Test func check_isSeen_byWhoMayReadItsNodeAndItsService() throws {
        var check = HealthCheck(node: "n", id: "c")
        let both = try Self.bearer(#"node "n" { policy = "read" } service "s" { policy = "read" }"#)
        let node = try Self.bearer(#"node "n" { policy = "read" }"#)
        #expect(check.isVisible(to: node))
        check.serviceName = "s"
        #expect(!check.isVisible(to: node))
        #expect(check.isVisible(to: both))
    }

    @Test func list_saysThatItHidesSome() throws {
        let nodes = [Node(name: "a"), Node(name: "b")]
        let some = try Self.bearer(#"node "a" { policy = "read" }"#).visible(nodes)
        #expect(some.elements.map(\.name) == ["a"])
        #expect(some.hidesSome)
        let all = try Self.bearer(#"node_prefix "" { policy = "read" }"#).visible(nodes)
        #expect(all.elements.count == 2 && !all.hidesSome)
    }

    @Test func unrestricted_seesAll() {
        let seen = Authorizer.unrestricted.visible([Session(id: "s", node: "n", nodeChecks: [], checks: [])])
        #expect(seen.elements.count == 1 && !seen.hidesSome)
    }

    @Test func transactionItem_ofACheck_countsByItsServiceAlone() throws {
        var check = HealthCheck(node: "n", id: "c")
        check.serviceName = "s"
        let service = try Self.bearer(#"service "s" { policy = "read" }"#)
        #expect(TransactionResult.Item.check(check).isVisible(to: service))
        #expect(!TransactionResult.Item.check(HealthCheck(node: "n", id: "c")).isVisible(to: service))
    }
}
