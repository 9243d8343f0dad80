// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct JSONParserTests {
    private func refusal(_ text: String, _ framing: JSONParser.Framing) -> String? {
        do {
            _ = try JSONParser.parse(Array(text.utf8), framing)
            return nil
        } catch {
            return error.message
        }
    }

    private func parsed(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8), .whole) }

    @Test func values_areRead() throws {
        let text = " { \"a\" : [ 1 , -2.5e+3, true,false ,null ] , \"a\":\"x\", \"\":{} }\n"
        #expect(
            try parsed(text)
                == .object([
                    (name: "a", value: .array([.number("1"), .number("-2.5e+3"), .bool(true), .bool(false), .null])),
                    (name: "a", value: .string("x")),
                    (name: "", value: .object([])),
                ])
        )
        #expect(try parsed("0") == .number("0"))
        #expect(try parsed("[]") == .array([]))
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (#""\u0041\u00e9\u20AC\ud83d\ude00""#, "Aé€😀"),
        (#""\ud83d""#, "\u{fffd}"),
        (#""\ude00\ud83dx""#, "\u{fffd}\u{fffd}x"),
        (#""\ud83d\u0041""#, "\u{fffd}A"),
        (#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        (#""\u0000""#, "\0"),
        (#""é😀""#, "é😀"),
    ])
    func string_isUnescaped(_ text: String, _ value: String) throws {
        #expect(try parsed(text) == .string(value))
    }

    @Test func brokenUTF8_becomesOneReplacementAByte() throws {
        let bytes = [0x22, 0x61, 0xe2, 0x82, 0x62, 0xff, 0xed, 0xa0, 0x80, 0x22].map { UInt8($0) }
        let expected = "a\u{fffd}\u{fffd}b\u{fffd}\u{fffd}\u{fffd}\u{fffd}"
        #expect(try JSONParser.parse(bytes) == .string(expected))
    }

    /// Go's `json.Unmarshal`.
    @Test(arguments: [
        ("", "unexpected end of JSON input"),
        ("  ", "unexpected end of JSON input"),
        ("junk", "invalid character 'j' looking for beginning of value"),
        ("not json", "invalid character 'o' in literal null (expecting 'u')"),
        ("tru", "invalid character ' ' in literal true (expecting 'e')"),
        ("falsy", "invalid character 'y' in literal false (expecting 'e')"),
        ("{", "unexpected end of JSON input"),
        ("{\"a\"", "unexpected end of JSON input"),
        ("{\"a\" 1}", "invalid character '1' after object key"),
        ("{\"a\"}", "invalid character '}' after object key"),
        ("{\"a\":}", "invalid character '}' looking for beginning of value"),
        ("{\"a\":1]", "invalid character ']' after object key:value pair"),
        ("{\"a\":1,}", "invalid character '}' looking for beginning of object key string"),
        ("{a:1}", "invalid character 'a' looking for beginning of object key string"),
        ("[1 2]", "invalid character '2' after array element"),
        ("[1,]", "invalid character ']' looking for beginning of value"),
        ("[1}", "invalid character '}' after array element"),
        ("1 2", "invalid character '2' after top-level value"),
        ("01", "invalid character '1' after top-level value"),
        ("{} x", "invalid character 'x' after top-level value"),
        ("-", "invalid character ' ' in numeric literal"),
        ("-x", "invalid character 'x' in numeric literal"),
        ("1.", "invalid character ' ' after decimal point in numeric literal"),
        ("[1.]", "invalid character ']' after decimal point in numeric literal"),
        ("1e+x", "invalid character 'x' in exponent of numeric literal"),
        ("\"a", "unexpected end of JSON input"),
        ("\"\\", "invalid character ' ' in string escape code"),
        ("\"\\x\"", "invalid character 'x' in string escape code"),
        ("\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape"),
        ("\"a\nb\"", "invalid character '\\n' in string literal"),
        ("\"a\u{1}b\"", "invalid character '\\x01' in string literal"),
        ("'a'", "invalid character '\\'' looking for beginning of value"),
        ("[\"a\"\"", "invalid character '\"' after array element"),
        ("\\", "invalid character '\\\\' looking for beginning of value"),
        ("é", "invalid character 'Ã' looking for beginning of value"),
        ("\u{20ac}", "invalid character 'â' looking for beginning of value"),
        ("\u{7f}", "invalid character '\\x7f' looking for beginning of value"),
    ])
    func whole_refusesInGosWords(_ text: String, _ message: String) {
        #expect(refusal(text, .whole) == message)
    }

    @Test func stream_distinguishesEmptyFromCut() {
        #expect(refusal("", .stream) == "EOF")
        #expect(refusal(" \n\t\r", .stream) == "EOF")
        #expect(refusal("{\"a\":", .stream) == "unexpected EOF")
        #expect(refusal("tru", .stream) == "unexpected EOF")
        #expect(refusal("\"\\", .stream) == "unexpected EOF")
        #expect(refusal("[1", .stream) == "unexpected EOF")
    }

    @Test func stream_ignoresWhatFollowsTheFirstValue() throws {
        for text in ["{\"a\":1}junk", "{\"a\":1} {", "{\"a\":1}}"] {
            #expect(try JSONParser.parse(Array(text.utf8)) == .object([(name: "a", value: .number("1"))]))
        }
        #expect(try JSONParser.parse(Array("12x".utf8)) == .number("12"))
        #expect(try JSONParser.parse(Array("nullnull".utf8)) == .null)
    }

    @Test func nesting_isLimitedAsInGo() throws {
        let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        _ = try parsed(deep)
        #expect(refusal("[" + deep + "]", .whole) == "invalid character '[' exceeded max depth")
        #expect(
            refusal(String(repeating: "{\"a\":", count: 200_000), .stream) == "invalid character '{' exceeded max depth"
        )
        // The refusal of what comes before the limit stays.
        #expect(
            refusal(String(repeating: "[", count: 10_000) + "x", .whole)
                == "invalid character 'x' looking for beginning of value"
        )
    }

    @Test func largeInput_takesLinearTime() throws {
        let element = "{\"name\":\"value\",\"n\":[1,2,3]},"
        let text = "[" + String(repeating: element, count: 20_000) + "0]"
        guard case .array(let elements) = try parsed(text) else { return #expect(Bool(false)) }
        #expect(elements.count == 20_001)
    }

    /// Whatever comes in, the parser answers or refuses.
    @Test func mutatedInput_neverTraps() {
        let seedText = #"{"Node":"n\u00e9","Tags":["a","b\n"],"Port":-80.5e2,"ok":true,"no":null,"m":{"k":{"x":[[]]}}}"#
        let original = Array(seedText.utf8)
        var state: UInt64 = 42
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0...draw(4) where !bytes.isEmpty {
                let index = draw(bytes.count)
                switch draw(4) {
                case 0: bytes[index] = UInt8(draw(256))
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(bytes[draw(bytes.count)], at: index)
                default: bytes.removeSubrange(index...)
                }
            }
            let whole = try? JSONParser.parse(bytes, .whole)
            let stream = try? JSONParser.parse(bytes, .stream)
            if whole != nil { #expect(stream == whole) }
        }
    }
}
