// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ACLRulesTests {
    private func refusal(_ text: String) -> String? {
        do {
            _ = try ACLRules(parsing: text)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func parsing_readsEverySection() throws {
        let rows = ACLRules.Section.allCases.map { "\($0.rawValue) \"x\" { policy = \"read\" }" }
        let text = rows.joined(separator: "\n")
        let rules = try ACLRules(parsing: text)
        for section in ACLRules.Section.allCases {
            #expect(rules[section] == [ACLRules.Rule(name: "x", policy: "read")], "\(section)")
        }
    }

    @Test func parsing_readsWhatHasNoName() throws {
        let text = ACLRules.Whole.allCases.map { "\($0.rawValue) = \"write\"" }.joined(separator: "\n")
        let rules = try ACLRules(parsing: text)
        for whole in ACLRules.Whole.allCases { #expect(rules[whole] == "write", "\(whole)") }
    }

    @Test func parsing_readsJSON() throws {
        let rules = try ACLRules(
            parsing: """
                {"acl":"read","service":{"web":{"policy":"write","intentions":"deny"}},
                "key_prefix":{"":{"policy":"list"}}}
                """)
        #expect(rules[.acl] == "read")
        #expect(rules[.service] == [ACLRules.Rule(name: "web", policy: "write", intentions: "deny")])
        #expect(rules[.keyPrefix] == [ACLRules.Rule(name: "", policy: "list")])
    }

    @Test func parsing_ignoresWhatItDoesNotKnow() throws {
        #expect(try ACLRules(parsing: "nonsense \"a\" { policy = \"read\" }") == ACLRules())
        #expect(try ACLRules(parsing: "") == ACLRules())
    }

    @Test func parsing_refusesBrokenText_inConsulsWords() {
        #expect(refusal("key {") == "Failed to parse ACL rules: At 1:7: object expected closing RBRACE got: EOF")
    }

    @Test(arguments: [
        ("key \"a\" { policy = \"own\" }",
         "Invalid key policy: &acl.KeyRule{Prefix:\"a\", Policy:\"own\", EnterpriseRule:acl.EnterpriseRule{}}"),
        ("agent_prefix \"a\" { policy = \"list\" }",
         "Invalid agent_prefix policy: &acl.AgentRule{Node:\"a\", Policy:\"list\"}"),
        ("query \"a\" { }", "Invalid query policy: &acl.PreparedQueryRule{Prefix:\"a\", Policy:\"\"}"),
        ("service \"a\" { policy = \"read\" intentions = \"x\" }",
         "Invalid service intentions policy: &acl.ServiceRule{Name:\"a\", Policy:\"read\", Intentions:\"x\", "
            + "EnterpriseRule:acl.EnterpriseRule{}}"),
        ("operator = \"list\"", "Invalid operator policy: \"list\""),
    ])
    func parsing_refusesRulesWithoutSense_inConsulsWords(text: String, message: String) {
        #expect(refusal(text) == message)
    }
}
