// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HCLDecoderTests {
    @Test(arguments: [
        ("", "{}"), ("# only\n// comments\n/* here */", "{}"),
        ("a = 1 b = \"x\"\nc = true", #"{"a":1,"b":"x","c":true}"#),
        ("a = 0x1F b = 017 c = -5 d = 0", #"{"a":31,"b":15,"c":-5,"d":0}"#),
        ("a = 1.5 b = 1e3 c = -2.5e-1 d = 0.5 e = 1.", #"{"a":1.5,"b":1000.0,"c":-0.25,"d":0.5,"e":1.0}"#),
        ("a = [1, \"x\", true, [2.5], {b = 1},]", #"{"a":[1,"x",true,[2.5],{"b":1}]}"#),
        ("a = []", #"{"a":[]}"#),
        ("a { b = 1 }", #"{"a":[{"b":1}]}"#),
        ("a = { b = 1 }", #"{"a":[{"b":1}]}"#),
        ("a {}\na { b = 1, c = 2 }", #"{"a":[{},{"b":1,"c":2}]}"#),
        ("service \"web\" { port = 1 }", #"{"service":[{"web":[{"port":1}]}]}"#),
        ("s \"a\" {}\nx = 1\ns \"b\" \"c\" {}", #"{"s":[{"a":[{}]},{"b":[{"c":[{}]}]}],"x":1}"#),
        ("a = [1]\na = [2]\na { b = 3 }", #"{"a":[1,2,{"b":3}]}"#),
        ("a = 1\na = 2", #"{"a":2}"#),
        ("a = 1\na = \"2\"", #"{"a":2}"#),
        ("a = \"x\"\na = 2", #"{"a":"2"}"#),
        ("\"a b\" = 1\na.b-c = 2\né = 3", #"{"a b":1,"a.b-c":2,"é":3}"#),
        ("a = \"q\\\"\\n\\u00e9\\x41\\\\ ${f(\"x\\n\")} $ {\"", #"{"a":"q\"\n\u00e9A\\ ${f(\"x\\n\")} $ {"}"#),
        ("a = <<EOF\nl1\n  l2\nEOF\nb = 1", #"{"a":"l1\n  l2\n","b":1}"#),
        ("a = <<-EOF\n    l1\n      l2\n    EOF\n", #"{"a":"l1\n  l2\n"}"#),
        ("a = <<-EOF\n  l1\nl2\n  EOF\n", #"{"a":"  l1\nl2\n"}"#),
        ("a = \"x\"\r\nb = <<E\r\ny\r\nE\r\n", #"{"a":"x","b":"y\n"}"#),
        ("a = ", "{}"), ("a { b = } }", #"{"a":[{}]}"#),
        (#"{"a": {"b": {"c": 1}}, "d": [true, 1, [2, "x"]}"#, #"{"a":[{"b":[{"c":1}]}],"d":[1,2,"x"]}"#),
        (#" {"a": [{"b": 1}, {"b": 2}], "n": null, "e": {}}"#, #"{"a":[{"b":1},{"b":2}],"n":"","e":[{}]}"#),
    ])
    func document_isDecoded(_ text: String, json: String) throws {
        #expect(try HCL.decode(text) == JSONParser.parse(Array(json.utf8)))
    }

    @Test(arguments: [
        ("a = 1\na { b = 1 }", "At 2:3: root.a: unknown type *ast.ObjectType"),
        ("a = true\na = 1", "At 2:5: root.a: unknown type *ast.LiteralType"),
        ("a = \"x\"\na = [1]", "At 2:5: root.a: unknown type for string *ast.ListType"),
        ("a {}\na = [1]", "At 2:6: root.a[0]: not an object type for map (*ast.LiteralType)"),
        ("a {}\na = 1", "At 2:5: unknown slice type: *ast.LiteralType"),
        ("a { b = 1 }\na \"x\" {}", "At -: root.a[0]: map must have string keys"),
        ("a = [1]\na \"x\" {}", "root.a[0]: cannot decode into interface: *ast.ObjectItem"),
        ("a = 1\na = \"x\"", #"strconv.ParseInt: parsing "x": invalid syntax"#),
        ("a = 1e", #"strconv.ParseFloat: parsing "1e": invalid syntax"#),
        ("a = 9223372036854775808", #"strconv.ParseInt: parsing "9223372036854775808": value out of range"#),
        ("a = \"\\400\"", "unquote \"\\400\" err: invalid syntax"),
    ])
    func document_isRefused(_ text: String, reason: String) {
        #expect(throws: HCLError(reason)) { try HCL.decode(text) }
    }

    @Test func keysThatDifferInCase_areEachGivenTheBlocksOfAll() throws {
        let json = #"{"s":[{"a":[{}]},{"b":[{}]}],"S":[{"a":[{}]},{"b":[{}]}]}"#
        #expect(try HCL.decode("s \"a\" {}\nS \"b\" {}") == JSONParser.parse(Array(json.utf8)))
    }

    @Test func manyBlocks_areDecodedInLinearTime() throws {
        let text = (0..<1_000).map { "k\($0) \"x\" {}\ns \"y\" {}\nl = [\($0)]\n" }.joined()
        guard case .object(let members) = try HCL.decode(text) else { throw HCLError("no object") }
        #expect(members.count == 1_002)
    }

    @Test func repeatedCasings_cannotGrowWithoutBound() {
        let names = (0..<256).map { bits in
            (0..<8).map { bits >> $0 & 1 == 1 ? "A" : "a" }.joined()
        }
        let text = (0..<8).map { _ in names.map { "\($0) \"x\" {}\n" }.joined() }.joined()
        #expect(throws: HCLError("root: too many values")) { try HCL.decode(text) }
    }
}
