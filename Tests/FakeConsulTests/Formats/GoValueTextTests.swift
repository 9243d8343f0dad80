// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoValueTextTests {
    private func value(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    @Test(arguments: [
        ("null", "<nil>", "invalid"), ("true", "true", "bool"), ("\"a b\"", "a b", "string"), ("5", "5", "float64"),
        ("1000000", "1e+06", "float64"), ("[1,[\"a\"]]", "[1 [a]]", "[]interface {}"),
        ("{\"b\":null,\"a\":{}}", "map[a:map[] b:<nil>]", "map[string]interface {}"),
    ])
    func json_isShownAsGoReadsIt(_ json: String, _ text: String, _ type: String) throws {
        let go = GoValueText(readsIntegers: false)
        #expect(try go.text(value(json)) == text)
        #expect(try go.type(value(json)) == type)
    }

    @Test func integers_stayIntegers_fromHCL() throws {
        let go = GoValueText(readsIntegers: true)
        #expect(try go.text(value("1000000")) == "1000000")
        #expect(try go.type(value("1000000")) == "int")
        #expect(try go.kind(value("1.5")) == "float64")
        #expect(try go.kind(value("[]")) == "slice")
        #expect(try go.kind(value("{}")) == "map")
    }
}
