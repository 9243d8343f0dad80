// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RegexParserTests {
    @Test(arguments: [
        ("*", "missing argument to repetition operator: `*`"),
        ("+?", "missing argument to repetition operator: `+?`"),
        ("(?)*", "missing argument to repetition operator: `*`"),
        ("a|*", "missing argument to repetition operator: `*`"),
        ("(*)", "missing argument to repetition operator: `*`"),
        ("(abc", "missing closing ): `(abc`"),
        ("abc)", "unexpected ): `abc)`"),
        ("[a", "missing closing ]: `[a`"),
        ("x[a-z", "missing closing ]: `[a-z`"),
        ("x[", "missing closing ]: `[`"),
        ("[z-a]", "invalid character class range: `z-a`"),
        ("[\\d-\\w-z-a]", "invalid character class range: `z-a`"),
        ("abc\\", "trailing backslash at end of expression: ``"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("a*+", "invalid nested repetition operator: `*+`"),
        ("a{2}*?b", "invalid nested repetition operator: `{2}*?`"),
        ("a{1001}", "invalid repeat count: `{1001}`"),
        ("a{2,1}", "invalid repeat count: `{2,1}`"),
        ("a{99999999999999999999}", "invalid repeat count: `{99999999999999999999}`"),
        ("(a{100}){100}", "invalid repeat count: `{100}`"),
        ("((a{10}){10}){11}?", "invalid repeat count: `{11}?`"),
        ("\\x", "invalid escape sequence: `\\x`"),
        ("\\x{}", "invalid escape sequence: `\\x{}`"),
        ("\\x{110000}", "invalid escape sequence: `\\x{110000`"),
        ("\\q", "invalid escape sequence: `\\q`"),
        ("\\1", "invalid escape sequence: `\\1`"),
        ("\\8", "invalid escape sequence: `\\8`"),
        ("\\é", "invalid escape sequence: `\\é`"),
        ("a\\C", "invalid escape sequence: `\\C`"),
        ("[\\b]", "invalid escape sequence: `\\b`"),
        ("[[:nope:]]", "invalid character class range: `[:nope:]`"),
        ("\\pX", "invalid character class range: `\\pX`"),
        ("\\p", "invalid character class range: `\\p`"),
        ("\\p{Greek}", "invalid character class range: `\\p{Greek}`"),
        ("\\P{L", "invalid character class range: `\\P{L`"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("(?<n>a)", "invalid or unsupported Perl syntax: `(?<`"),
        ("(?P=n)", "invalid or unsupported Perl syntax: `(?P`"),
        ("(?i-)", "invalid or unsupported Perl syntax: `(?i-)`"),
        ("(?i", "invalid or unsupported Perl syntax: `(?i`"),
        ("(?P<n", "invalid named capture: `(?P<n`"),
        ("(?P<>a)", "invalid named capture: `(?P<>`"),
        ("(?P<a-b>a)", "invalid named capture: `(?P<a-b>`"),
    ])
    func refuses(_ pattern: String, reason: String) {
        let error = #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
        #expect(error?.message == "error parsing regexp: " + reason)
    }

    @Test func nesting_isLimited() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(?:", count: depth) + "a" + String(repeating: ")*", count: depth)
        }
        #expect(try RegularExpression(nested(900)).isMatch(""))
        let deep = nested(1100)
        #expect(throws: RegularExpressionError("expression nests too deeply", deep)) { try RegularExpression(deep) }
    }

    @Test func size_isLimited() throws {
        #expect(try !RegularExpression(String(repeating: ".{1000}", count: 30)).isMatch("a"))
        for pattern in [
            String(repeating: ".{1000}", count: 40), String(repeating: "a", count: 40_000),
            "(abcdefghij{1}klmnopqrstuvwxyz0123456789){1000}",
        ] {
            #expect(throws: RegularExpressionError("expression too large", pattern)) { try RegularExpression(pattern) }
        }
    }

    @Test func mutatedPatterns_neitherCrashNorHang() {
        let seeds = [
            "^geo-(a|b)*?-([^\\-]+?)$", "(?i)[[:alpha:]\\d]{2,3}\\p{Lu}|x+y?$",
            "(?P<n>\\bfoo\\B)*[^a-z\\]]\\x{41}\\Q.*\\E", "((a{2}){3}|(b*)+)?.é",
        ]
        var mutator = Mutator(seed: 2, alphabet: Array("()[]{}\\|*+?^$.-:,=!<>PQEpbdswxiU0129aé\n".utf8))
        let texts = ["", "foo aab -x\n", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab é Kk"].map { Array($0.utf8) }
        for round in 0..<20_000 {
            let pattern = String(decoding: mutator.mutate(Array(seeds[round % seeds.count].utf8)), as: UTF8.self)
            guard let expression = try? RegularExpression(pattern) else { continue }
            let text = texts[round % texts.count]
            if (expression.firstMatch(in: text) != nil) != expression.isMatch(text) {
                Issue.record("\(pattern) on \(text)")
            }
        }
    }
}
