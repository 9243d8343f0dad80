// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HILScopeTests {
    private func scope() -> HILScope {
        let matches = ["foo-bar", "foo", "bar"]
        return HILScope(
            variables: ["name.full": "foo-bar", "agent.segment": ""],
            functions: ["match": { matches.indices.contains(Int($0)) ? matches[Int($0)] : "" }])
    }

    private func outcome(_ text: String) -> String {
        do {
            return try scope().evaluate(try HILParser.parse(text))
        } catch {
            return "! " + error.message
        }
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("$", "$"), ("$x", "$x"), ("$${name.full}", "${name.full}"),
        ("${name.full}", "foo-bar"), ("a ${name.full} b", "a foo-bar b"), ("${match(1)}${match(2)}", "foobar"),
        ("${match(-1)}|${match(9)}|", "||"), ("${match(\"1\")}", "foo"), ("${40 + 2}", "42"), ("${7 / 2}", "3"),
        ("${1.5 + 1}", "2.5"), ("${\"a${name.full}\\\"b\"}", "afoo-bar\"b"), ("${1 == 1 ? \"yes\" : \"no\"}", "yes"),
        ("${!true}", "false"), ("${\"3\" * 2}", "6"), ("${(1 + 2) * 3 - -1}", "10"), ("${1 < 2 && true}", "true"),
        ("${name.full == \"foo-bar\"}", "true"), ("${ \"ü\" }", "ü"),
        ("${9223372036854775807 + 1}", "-9223372036854775808"),
        ("${1 / 0.0}", "+Inf"), ("${10 % 4}", "2"),
    ])
    func evaluate_followsTheLanguage(template: String, text: String) {
        #expect(outcome(template) == text)
    }

    @Test(arguments: [
        ("${name.full", #"parse error at 1:12: expected "}" but found end of string"#),
        ("${", "parse error at 1:3: expected expression but found end of string"),
        ("${=}", #"parse error at 1:3: expected expression but found invalid sequence "=""#),
        ("a\n${)}", #"parse error at 2:3: expected expression but found ")""#),
        ("${99999999999999999999}",
            #"parse error at 1:3: invalid integer: strconv.Atoi: parsing "99999999999999999999": value out of range"#),
        ("${\"a\\q\"}", "parse error at 1:5: invalid backslash escape sequence"),
        ("${name.nope}", "1:3: unknown variable accessed: name.nope"),
        ("x${nope(1)}", "1:4: unknown function called: nope"),
        ("${match()}", "1:3: match: expected 1 arguments, got 0"),
        ("${match(1, 2)}", "1:3: match: expected 1 arguments, got 2"),
        ("${match(true)}", "at column 3, line 1: match: argument 1 should be type int, got type bool"),
        ("${match(\"x\")}", #"__builtin_StringToInt: strconv.ParseInt: parsing "x": invalid syntax"#),
        ("${1 / 0}", "__builtin_IntMath: divide by zero"),
        ("${1 && true}", "at column 3, line 1: logical operators require boolean operands, not TypeInt"),
        ("${true + 1}", "at column 3, line 1: operand 1 should be TypeInt, got TypeBool"),
        ("${1.5 % 2}", "at column 3, line 1: modulo cannot be used with floats"),
        ("${name.full[0]}", "at column 12, line 1: invalid index operation into non-indexable type: TypeString"),
        ("${1 ? 2 : 3}", "at column 3, line 1: condition must be type bool, not type int"),
    ])
    func evaluate_refusesInItsWords(template: String, message: String) {
        #expect(outcome(template) == "! " + message)
    }

    @Test func parse_refusesWhatIsTooLarge() {
        for text in [
            "${" + String(repeating: "(", count: 10_000), "${" + String(repeating: "-", count: 10_000) + "1}",
            "${1" + String(repeating: "+1", count: 10_000) + "}",
            String(repeating: "${\"", count: 10_000), "${" + String(repeating: "true?1:", count: 5_000) + "1}",
        ] {
            #expect(outcome(text).hasPrefix("! parse error at"))
        }
    }

    @Test func mutations_neverTrap() {
        var random = SeededRandom(seed: 7, name: "hil")
        let seeds = ["${match(1) == \"a${name.full}\" ? 1 : -2.5}-$${x}", "${name.*.x[0]}", "${\"a\\n\\\"\" && !true}"]
        for round in 0..<20_000 {
            var bytes = Array(seeds[round % seeds.count].utf8)
            for _ in 0...random.below(4) {
                let place = Int(random.below(UInt64(bytes.count)))
                switch random.below(3) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.insert(Array("\"${}()*.\\".utf8)[Int(random.below(9))], at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            _ = outcome(String(decoding: bytes, as: UTF8.self))
        }
    }
}
