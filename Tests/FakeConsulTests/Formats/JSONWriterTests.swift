// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct JSONWriterTests {
    private func written(pretty: Bool = false, _ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter(pretty: pretty)
        body(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func pretty_indentsByFourSpaces() {
        let text = written(pretty: true) {
            $0.object {
                $0.key("a")
                $0.array { _ in }
                $0.key("b")
                $0.array {
                    $0.int(1)
                    $0.string("<x>")
                }
                $0.key("c")
                $0.object { _ in }
            }
        }
        #expect(
            text == "{\n    \"a\": [],\n    \"b\": [\n        1,\n        \"\\u003cx\\u003e\"\n    ],\n    \"c\": {}\n}"
        )
    }

    @Test func indentation_mayBeATab() {
        var json = JSONWriter(pretty: true, indentation: "\t")
        json.array { $0.array { $0.null() } }
        json.newline()
        #expect(String(decoding: json.bytes, as: UTF8.self) == "[\n\t[\n\t\tnull\n\t]\n]\n")
    }

    @Test func compact_hasNoSpace() {
        let text = written {
            $0.object {
                $0.key("a")
                $0.bool(true)
                $0.key("b\"")
                $0.null()
                $0.key("c")
                $0.raw("[1]".utf8)
                $0.key("d")
                $0.strings(["x", "y"])
                $0.key("e")
                $0.stringMap(["b": "2", "a": "1", "Z": "0"])
            }
        }
        #expect(text == #"{"a":true,"b\"":null,"c":[1],"d":["x","y"],"e":{"Z":"0","a":"1","b":"2"}}"#)
    }

    @Test(arguments: [
        ("", ""), ("plain text of more than eight bytes", "plain text of more than eight bytes"),
        ("a\"b\\c/d", #"a\"b\\c/d"#), ("\u{8}\u{c}\n\r\t", #"\b\f\n\r\t"#), ("\0\u{1f}\u{7f}", "\\u0000\\u001f\u{7f}"),
        ("<a>&'", #"\u003ca\u003e\u0026'"#), ("é€😀", "é€😀"),
        ("x\u{2028}y\u{2029}z\u{2027}", "x\\u2028y\\u2029z\u{2027}"),
        ("12345678<12345678>1234567&", #"12345678\u003c12345678\u003e1234567\u0026"#),
        ("1234567\u{1f}", #"1234567\u001f"#),
        ("\u{fffd}", "\u{fffd}"),
    ])
    func string_isEscapedAsInGo(_ text: String, _ escaped: String) {
        #expect(written { $0.string(text) } == "\"\(escaped)\"")
        #expect(written { $0.string(utf8: Array(text.utf8)) } == "\"\(escaped)\"")
    }

    /// Each byte at each place of a word: the fast test of eight bytes and the slow one agree.
    @Test func everyByte_isEscapedAtEveryPlace() {
        for byte in UInt8.min...UInt8.max {
            let alone = written { $0.string(utf8: [byte]) }.dropFirst().dropLast()
            for place in 0..<16 {
                var text = [UInt8](repeating: 0x21, count: 16)
                text[place] = byte
                let expected =
                    "\"" + String(repeating: "!", count: place) + alone + String(repeating: "!", count: 15 - place)
                    + "\""
                #expect(written { $0.string(utf8: text) } == expected)
            }
        }
    }

    @Test func brokenUTF8_isWrittenAsAnEscape() {
        #expect(written { $0.string(utf8: [0x61, 0xff, 0xe2, 0x80, 0x62]) } == #""a\ufffd\ufffd\ufffdb""#)
    }

    @Test func int_coversEveryWidth() {
        let text = written {
            $0.array {
                $0.int(0)
                $0.int(9)
                $0.int(-1)
                $0.int(10)
                $0.int(Int64.min)
                $0.int(UInt64.max)
                $0.int(Int64.max)
                $0.int(UInt8(200))
            }
        }
        #expect(text == "[0,9,-1,10,-9223372036854775808,18446744073709551615,9223372036854775807,200]")
    }

    @Test func base64_isNullWithoutASlice() {
        #expect(written { $0.base64(nil) } == "null")
        #expect(written { $0.base64([]) } == "\"\"")
        #expect(written { $0.base64(Array("hello".utf8)) } == "\"aGVsbG8=\"")
    }

    @Test(arguments: [
        (
            #"{"b":1,"a":[1.0,1e2,1e21,-0.5,true,null],"b":{"z":"<","y":{}}}"#,
            #"{"a":[1,100,1e+21,-0.5,true,null],"b":{"y":{},"z":"\u003c"}}"#
        ),
        ("[]", "[]"), ("[0,-0,12345678901234567890,9007199254740993]", "[0,-0,12345678901234567000,9007199254740992]"),
    ])
    func value_isWrittenAsGoWritesAnInterface(_ text: String, _ expected: String) throws {
        let value = try JSONParser.parse(Array(text.utf8))
        #expect(written { $0.value(value) } == expected)
    }
}
