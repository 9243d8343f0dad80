// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// Broken rules: each is read or refused, and what is read can be asked.
@Suite struct ACLRulesFuzzTests {
    /// `.ci/run` asks for all of them.
    private static let rounds =
        ProcessInfo.processInfo.environment["FAKE_CONSUL_MUTATIONS"].flatMap(Int.init) ?? 8_000

    private static let corpus = [
        "acl = \"write\"\nkey_prefix \"a/\" { policy = \"list\" }\nkey \"a/b\" { policy = \"deny\" }",
        "service \"web\" { policy = \"write\" intentions = \"read\" }\nservice_prefix \"\" { policy = \"read\" }",
        "operator = \"read\"\nkeyring = \"write\" mesh = \"read\" peering = \"deny\"\nnode \"n\" { policy = \"read\" }",
        "session_prefix \"x\" { policy = \"write\" }\nevent \"e\" { policy = \"read\" }",
        "query \"\" { policy = \"read\" }\nquery_prefix \"q\" { policy = \"write\" }",
        "agent \"a\" { policy = <<EOF\nread\nEOF\n}\n# a comment\n/* another */",
        #"{"acl":"read","key":{"a":{"policy":"write"}},"service_prefix":{"":{"policy":"read","intentions":"write"}}}"#,
        #"{"key_prefix":[{"a":{"policy":"list"}},{"b":{"policy":"deny"}}],"operator":"write"}"#,
    ]

    @Test func brokenRules_neverCrash() {
        let alphabet = Array("{}[]\"\\ =,:\n<>#/*$policyreadwit\u{0}\u{ff}".utf8) + [0xff, 0xc3]
        var mutator = Mutator(seed: 11, alphabet: alphabet)
        let corpus = Self.corpus.map { Array($0.utf8) }
        let questions: [ACLResource] = [
            .acl, .key("a/b"), .keyPrefix("a"), .service("web"), .anyService, .allServices, .intention("*"), .mesh,
        ]
        var (read, refused) = (0, 0)
        for round in 0..<Self.rounds {
            let text = String(decoding: mutator.mutate(corpus[round % corpus.count]), as: UTF8.self)
            do {
                let rules = CompiledACLRules([try ACLRules(parsing: text)])
                for question in questions { _ = rules.decision(.write, question) }
                read += 1
            } catch {
                #expect(!error.message.isEmpty)
                refused += 1
            }
        }
        #expect(read > Self.rounds / 100 && refused > Self.rounds / 4, "\(read) were read, \(refused) refused")
    }

    @Test func deepRules_areRefused() {
        let deep = String(repeating: "key { a { ", count: 20_000)
        #expect(throws: FormatError.self) { try ACLRules(parsing: deep) }
        #expect(throws: FormatError.self) { try ACLRules(parsing: String(repeating: "{\"key\":", count: 20_000)) }
    }

    @Test func manyRules_areQuicklyAsked() throws {
        let text = (0..<5_000).map { number in
            "key_prefix \"\(String(repeating: "a", count: number % 200))\(number)\" { policy = \"read\" }"
        }
        let rules = CompiledACLRules([try ACLRules(parsing: text.joined(separator: "\n"))])
        #expect(rules.decision(.read, .key("b")) == .undecided)
        #expect(rules.decision(.read, .key("0")) == .allow)
    }
}
