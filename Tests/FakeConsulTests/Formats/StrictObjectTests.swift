// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct StrictObjectTests {
    private func object(_ json: String) throws -> StrictObject { try StrictObject(Array(json.utf8)) }

    @Test func fields_areTakenOnce_andTheRestIsRefused() throws {
        var object = try object(#"{"a": "x", "n": 7, "t": true, "d": "1.5s", "l": ["p"], "o": {"i": 1}, "null": null}"#)
        let text = try object.text("a")
        #expect(text == "x")
        let again = try object.text("a")
        #expect(again == nil)
        let number = try object.integer("n", in: 0...10)
        #expect(number == 7)
        let flag = try object.bool("t")
        #expect(flag == true)
        let duration = try object.duration("d")
        #expect(duration == .milliseconds(1500))
        let list = try object.texts("l", upTo: 1)
        #expect(list == ["p"])
        let null = try object.text("null")
        #expect(null == nil)
        #expect(throws: SettingError("there is no such field", field: "o")) { try object.finish() }
        let found = try object.object("o")
        var inner = try #require(found)
        #expect(throws: SettingError("must be from 2 to 3, not 1", field: "o.i")) { try inner.integer("i", in: 2...3) }
        try object.finish()
    }

    @Test func wrongKinds_areNamed() throws {
        var object = try object(#"{"a": 1, "l": ["x", 2], "long": ["1", "2", "3"]}"#)
        #expect(throws: SettingError("a text is wanted, not 1", field: "a")) { try object.text("a") }
        #expect(throws: SettingError("a text is wanted, not 2", field: "l[1]")) { try object.texts("l", upTo: 9) }
        #expect(throws: SettingError("has more than 2 elements", field: "long")) { try object.texts("long", upTo: 2) }
        #expect(throws: SettingError.self) { try StrictObject(Array("{} x".utf8)) }
    }
}
