// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CompiledACLRulesTests {
    private func compiled(_ texts: String...) throws -> CompiledACLRules {
        CompiledACLRules(try texts.map { try ACLRules(parsing: $0) })
    }

    @Test func exactRule_countsBeforePrefixes() throws {
        let rules = try compiled(
            "key \"a\" { policy = \"deny\" } key_prefix \"\" { policy = \"write\" } key_prefix \"a/\" { policy = \"read\" }")
        #expect(rules.decision(.read, .key("a")) == .deny)
        #expect(rules.decision(.write, .key("ab")) == .allow)
        #expect(rules.decision(.write, .key("a/b")) == .deny)
        #expect(rules.decision(.read, .key("a/b")) == .allow)
    }

    @Test func nothing_isDecided_whereNoRuleIsAboutIt() throws {
        let rules = try compiled("key_prefix \"a/\" { policy = \"read\" }")
        #expect(rules.decision(.read, .key("b")) == .undecided)
        #expect(rules.decision(.read, .operator) == .undecided)
        #expect(rules.decision(.read, .node("a/")) == .undecided)
    }

    @Test func list_isMoreThanRead_andLessThanWrite() throws {
        let rules = try compiled("key_prefix \"l\" { policy = \"list\" } key_prefix \"r\" { policy = \"read\" }")
        #expect(rules.decision(.list, .keyPrefix("l")) == .allow)
        #expect(rules.decision(.write, .key("l")) == .deny)
        #expect(rules.decision(.list, .keyPrefix("r")) == .deny)
    }

    @Test func merging_takesDenyOverWriteOverListOverRead() throws {
        let read = "key \"a\" { policy = \"read\" } service \"s\" { policy = \"read\" }"
        let write = "key \"a\" { policy = \"write\" } service \"s\" { policy = \"write\" intentions = \"write\" }"
        let deny = "key \"a\" { policy = \"deny\" }"
        #expect(try compiled(read, write).decision(.write, .key("a")) == .allow)
        #expect(try compiled(write, deny, read).decision(.read, .key("a")) == .deny)
        #expect(try compiled(read, write).decision(.write, .intention("s")) == .allow)
    }

    @Test func writingPrefix_needsAllBelowIt() throws {
        let rules = try compiled(
            "key_prefix \"a/\" { policy = \"write\" } key \"a/b/c\" { policy = \"read\" } key_prefix \"x/\" { policy = \"write\" }")
        #expect(rules.decision(.write, .keyPrefix("a/")) == .deny)
        #expect(rules.decision(.write, .keyPrefix("a/c")) == .allow)
        #expect(rules.decision(.write, .keyPrefix("x/y")) == .allow)
        #expect(rules.decision(.write, .keyPrefix("q")) == .undecided)
    }

    @Test func intentions_followFromServiceRules() throws {
        let rules = try compiled(
            "service \"a\" { policy = \"write\" } service \"b\" { policy = \"deny\" } "
                + "service_prefix \"c\" { policy = \"read\" intentions = \"write\" }")
        #expect(rules.decision(.read, .intention("a")) == .allow)
        #expect(rules.decision(.write, .intention("a")) == .deny)
        #expect(rules.decision(.read, .intention("b")) == .deny)
        #expect(rules.decision(.write, .intention("cc")) == .allow)
        #expect(rules.decision(.read, .intention("*")) == .allow)
        #expect(rules.decision(.write, .intention("*")) == .deny)
    }

    @Test func meshAndPeering_fallBackToTheOperator() throws {
        let rules = try compiled("operator = \"write\" mesh = \"read\"")
        #expect(rules.decision(.write, .mesh) == .deny)
        #expect(rules.decision(.write, .peering) == .allow)
        #expect(rules.decision(.read, .keyring) == .undecided)
    }

    @Test func wholeKinds_areAskedRuleByRule() throws {
        let some = try compiled("service \"a\" { policy = \"write\" } node \"n\" { policy = \"read\" }")
        #expect(some.decision(.write, .anyService) == .allow)
        #expect(some.decision(.read, .allServices) == .undecided)
        #expect(some.decision(.read, .allNodes) == .undecided)
        let most = try compiled("service_prefix \"\" { policy = \"read\" } service \"a\" { policy = \"deny\" }")
        #expect(most.decision(.read, .allServices) == .deny)
        #expect(most.decision(.write, .anyService) == .deny)
    }

    @Test func snapshot_needsToChangeACLs() throws {
        #expect(try compiled("acl = \"read\"").decision(.read, .snapshot) == .deny)
        #expect(try compiled("acl = \"write\"").decision(.read, .snapshot) == .allow)
    }
}
