// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct FilterParserTests {
    /// The first nine are recorded from Consul.
    @Test(arguments: [
        (
            "Node = n1",
            #"1:6 (5): no match found, expected: "!=", "==", "contains", "in", "is", "matches", "not" or [ \t\r\n]"#
        ),
        ("Node ==", ##"1:8 (7): no match found, expected: "-", "0", "\"", "`", [ \t\r\n], [1-9] or [a-zA-Z]"##),
        (#"Node == "n1"#, #"1:12 (11): rule "string": Unterminated string literal"#),
        (
            "ServicePort > 80",
            #"1:13 (12): no match found, expected: "!=", "==", "contains", "in", "is", "matches", "not" or [ \t\r\n]"#
        ),
        ("and", #"1:4 (3): no match found, expected: "!=", ".", "==", "[", [ \t\r\n] or [a-zA-Z0-9_]"#),
        ("Meta.os is maybe", #"1:12 (11): no match found, expected: "empty", "not" or [ \t\r\n]"#),
        (
            #"any Checks as c { c.Status == "critical" }"#,
            #"1:5 (4): no match found, expected: "!=", "==", "contains", "in", "is", "matches", "not" or [ \t\r\n]"#
        ),
        ("CheckID == svc-n1", #"1:15 (14): no match found, expected: ".", "[", [ \t\r\n], [a-zA-Z0-9_] or EOF"#),
        ("Definition.Interval == 10s", #"1:26 (25): rule "number": Invalid number literal"#),
        ("(foo == 3", #"1:10 (9): rule "grouping": Unmatched parentheses"#),
        ("foo[3] == abc", #"1:5 (4): rule "index": Invalid index"#),
        (
            #"foo["abc == abc"#,
            "1:16 (15): rule \"string\": Unterminated string literal\n1:5 (4): rule \"index\": Invalid index"
        ),
        (#"foo["abc" == 3"#, #"1:11 (10): rule "index": Unclosed index expression"#),
        ("foo == `12x", #"1:12 (11): rule "string": Unterminated string literal"#),
        ("32 is empty", #"1:4 (3): no match found, expected: "in", "not" or [ \t\r\n]"#),
        ("x in foo abc", #"1:10 (9): no match found, expected: "and", "or", [ \t\r\n] or EOF"#),
        (
            "x in foo and ",
            ##"1:14 (13): no match found, expected: "(", "-", "0", "\"", "`", "not", [ \t\r\n], [1-9] or [a-zA-Z]"##
        ),
        (
            "x in foo or not ",
            ##"1:17 (16): no match found, expected: "!=", "(", "-", "0", "==", "\"", "`", "contains", "in", "is", "##
                + ##""matches", "not", [ \t\r\n], [1-9] or [a-zA-Z]"##
        ),
        ("x in 32", #"1:6 (5): rule "match": Invalid selector"#),
        (#"foo == "a\qb""#, #"1:8 (7): rule "string": invalid syntax"#),
    ])
    func refuses(_ text: String, reason: String) {
        #expect(throws: FilterError(message: reason)) { try FilterExpression(parsing: text) }
    }

    @Test func wordsOfTheLanguage_mayBeSelectorsAndValues() throws {
        #expect(try match("not in Tags").value == "not")
        #expect(try match("not == 3").selector == ["not"])
        #expect(try match("in in in").value == "in")
        #expect(try match("a.b[\"c d\"].e == x.y").selector == ["a", "b", "c d", "e"])
        #expect(try match("a == x.y").value == "x.y")
        #expect(try match(#"a == "\u00e9\x41\101""#).value == "éAA")
        #expect(try match("a == -1.50").value == "-1.50")
    }

    @Test func bytesThatAreNoUTF8_areRefused() {
        var parser = FilterParser(Array("a == \"".utf8) + [0xff] + Array("\"".utf8))
        #expect(throws: FilterError(message: "1:7 (6): rule \"string\": invalid encoding")) { try parser.parse() }
    }

    @Test func depth_isLimited() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a == 1" + String(repeating: ")", count: depth)
        }
        _ = try FilterExpression(parsing: nested(FilterParser.maximumDepth - 1))
        #expect(throws: FilterError.self) { try FilterExpression(parsing: nested(FilterParser.maximumDepth + 1)) }
        #expect(throws: FilterError.self) { try FilterExpression(parsing: String(repeating: "(", count: 100_000)) }
    }

    @Test func longChains_areReadInLinearTimeAndFlatDepth() throws {
        let chain = (0..<20_000).map { "a == \($0)" }.joined(separator: " or ")
        guard case .any(let parts) = try FilterExpression(parsing: chain).root else {
            throw FilterError(message: "no chain")
        }
        #expect(parts.count == 20_000)
        _ = try FilterExpression(parsing: String(repeating: "not ", count: 20_001) + "a == 1")
        #expect(throws: FilterError.self) {
            try FilterExpression(parsing: String(repeating: "not ", count: 20_000) + "a = \"")
        }
    }

    @Test func mutatedExpressions_neitherCrashNorHang() {
        let seeds = [
            "Node == n1 and (Meta.os == \"linux\" or Tags contains `v1`)",
            "not (Port != 80 and \"a\" not in Tags) or Meta[\"x\"] is not empty",
            "Address matches \"10.0.0.[12]\" and Checks.Status not matches `^p`",
            "((((a == 1) and b == 2) or c is empty) and 1 in d)",
        ]
        var mutator = Mutator(seed: 1, alphabet: Array("()[]\"`.=!-019 aintoрé\n\\".utf8) + [0xff])
        for round in 0..<20_000 {
            var parser = FilterParser(mutator.mutate(Array(seeds[round % seeds.count].utf8)))
            guard let root = try? parser.parse() else { continue }
            _ = root
        }
    }

    private func match(_ text: String) throws -> FilterExpression.Match {
        guard case .match(let match) = try FilterExpression(parsing: text).root else {
            throw FilterError(message: "no match: \(text)")
        }
        return match
    }
}
