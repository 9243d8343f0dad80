// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HCLParserTests {
    /// The first is recorded from Consul.
    @Test(arguments: [
        ("key {", "At 1:7: object expected closing RBRACE got: EOF"),
        ("foo \"baz\" {\n    bar = \"baz\"\n", "At 3:2: object expected closing RBRACE got: EOF"),
        ("foo {\n  bar =\n}\n", "At 4:1: object expected closing RBRACE got: EOF"),
        ("foo {\n  bar\n}", "At 3:1: key 'bar' expected start of object ('{') or assignment ('=')"),
        ("foo \"bar\"", "At 1:10: key 'foo \"bar\"' expected start of object ('{') or assignment ('=')"),
        ("v=10kb", "At 1:8: key 'kb' expected start of object ('{') or assignment ('=')"),
        ("foo\nbar = 1 {", "At 2:5: nested object expected: LBRACE got: ASSIGN"),
        ("= 1", "At 1:1: no object keys found!"),
        ("o{{}}", "At 1:3: expected: IDENT | STRING got: LBRACE"),
        ("a = 1 ]", "At 1:7: expected: IDENT | STRING | ASSIGN | LBRACE got: RBRACK"),
        ("a = 1 +", "At 1:7: expected: IDENT | STRING | ASSIGN | LBRACE got: ADD"),
        ("a = foo", "At 1:5: Unknown token: 1:5 IDENT foo"),
        ("a = - 1", "At 1:5: Unknown token: 1:5 SUB -"),
        ("a = .x", "At 1:5: Unknown token: 1:5 PERIOD ."),
        ("a = [1 2]", "At 1:8: error parsing list, expected comma or list end, got: NUMBER"),
        ("a = [foo]", "At 1:6: unexpected token while parsing list: IDENT"),
        ("a = [1,", "At 1:8: unexpected token while parsing list: EOF"),
        (
            "a = [{b=}]",
            "At 1:6: error while trying to parse object within list: "
                    + "At 1:10: object expected closing RBRACE got: RBRACK"
        ),
        (
            "a = [[x]]",
            "At 1:6: error while trying to parse list within list: At 1:7: unexpected token while parsing list: IDENT"
        ),
        ("a := 1", "At 1:3: illegal char"),
        ("a = 'x'", "At 1:5: illegal char"),
        ("ab\0", "At 1:3: unexpected null character (0x00)"),
        ("a = 1 \u{e123}", "At 1:7: illegal char"),
        ("a = 01238", "At 1:10: illegal octal number"),
        ("a = 0xg", "At 1:7: illegal hexadecimal number"),
        ("a = \"", "At 1:6: literal not terminated"),
        ("a = \"${abc\n", "At 2:1: literal not terminated"),
        ("a = \"\\q\"", "At 1:7: illegal char escape"),
        ("a = \"\\xg\"", "At 1:8: illegal char escape"),
        ("/*/", "At 1:4: comment not terminated"),
        ("v=/foo", "At 1:3: expected '/' for comment"),
        ("a = <EOF", "At 1:6: heredoc expected second '<', didn't see it"),
        ("a = <<\nfoo\n", "At 1:7: zero-length heredoc anchor"),
        ("a = <<-\nfoo\n", "At 1:8: zero-length heredoc anchor"),
        ("a = <<E!\n", "At 1:8: invalid characters in heredoc anchor"),
        ("a = <<EOF\nx\nEOF", "At 3:4: heredoc not terminated"),
        ("a = <<-E\nx\nE\n", "At 4:1: heredoc not terminated"),
    ])
    func refuses(_ text: String, reason: String) {
        #expect(throws: HCLError(reason)) { try HCLParser.parse(Array(text.utf8)) }
    }

    @Test(
        arguments: [
            ("{a: 1}", "1:2: illegal char"), ("{\"a\": tru}", "1:9: illegal char"),
            ("{\"a\": 01}", "1:8: numbers cannot start with 0"),
            ("{\"a\": '", "1:7: illegal char: '"), ("{\"a\" 1}", "expected: STRING got: NUMBER"),
            ("{: 1}", "expected: STRING got: COLON"),
            ("{\"a\": \"x", "1:9: literal not terminated"),
            ("{\"a\": [null]}", "unexpected token while parsing list: NULL"),
            ("{\"a\": [", "unexpected token while parsing list: EOF"),
        ]
    )
    func refusesJSON(_ text: String, reason: String) {
        #expect(throws: HCLError(reason)) { try HCLParser.parse(Array(text.utf8)) }
    }

    @Test func bytesThatAreNoUTF8_areRefused() {
        let broken: [UInt8] = [0x61, 0x3d, 0x22, 0x80, 0x22]
        #expect(throws: HCLError("At 1:4: illegal UTF-8 encoding")) { try HCLParser.parse(broken) }
        #expect(throws: HCLError("At 1:3: illegal char")) { try HCLParser.parse([0x61, 0x62, 0x80]) }
        #expect(throws: HCLError("1:2: illegal char: \u{fffd}")) { try HCLParser.parse([0x7b, 0xff]) }
    }

    @Test func depth_isLimited() throws {
        func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
            Array(("x = " + String(repeating: open, count: depth) + String(repeating: close, count: depth)).utf8)
        }
        #expect(try HCLParser.parse(nested(HCLParser.maximumDepth, "[", "]")).count == 1)
        #expect(throws: HCLError.self) { try HCLParser.parse(nested(HCLParser.maximumDepth + 1, "[", "]")) }
        #expect(throws: HCLError("At 1:389: nested too deeply")) { try HCLParser.parse(nested(50_000, "{a=", "}")) }
        #expect(throws: HCLError.self) { try HCLParser.parse(Array(String(repeating: "{\"a\":", count: 50_000).utf8)) }
    }

    @Test func mutatedDocuments_neitherCrashNorHang() {
        let seeds = [
            "service \"web\" {\n  port = 8_0\n tags = [\"a\", \"b\",]\n check { http = \"${x(\"y\")}\" }\n}\n# end\n",
            "a = <<-EOF\n  x\n  y\n  EOF\nb = 0x1f c = 1.5e3 /* d */ e = [{f = true}, [1, 2]]\n",
            #"{"key": {"": {"policy": "read"}, "a/": {"policy": "\u00e9"}}, "l": [1, {"x": null}], "f": -1.5e2}"#,
        ]
        var mutator = Mutator(seed: 3, alphabet: Array("{}[]\"=,:<-EOF\n\r\t #/*\\$.0189xuaé_+".utf8) + [0, 0xff])
        for round in 0..<20_000 {
            let text = mutator.mutate(Array(seeds[round % seeds.count].utf8))
            guard (try? HCL.decode(GoText.string(text))) != nil, round % 4 == 0 else { continue }
            guard let record = try? HCLRecord(parsing: GoText.string(text)) else { continue }
            _ = try? record.records("key").map { ($0, try $0.key(for: "Prefix"), try $0.string("Policy")) }
        }
    }
}
