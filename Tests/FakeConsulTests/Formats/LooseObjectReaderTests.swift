// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The texts are those of mapstructure 1.5.0, which Consul 1.16.4 uses.
@Suite struct LooseObjectReaderTests {
    private struct Entry: Equatable {
        var name = "", protocolName = ""
        var port = 0
        var isOn = false
        var timeout: Duration?
        var tags: [String]?
        var meta: [String: String]?
        var listeners: [[String]?]?
    }

    private static func entry(_ object: inout LooseObjectReader) -> Entry {
        Entry(
            name: object.string("Name"),
            protocolName: object.string("Protocol", or: "proto", "proto_col"),
            port: object.int("Port"),
            isOn: object.bool("On"),
            timeout: object.duration("Timeout", or: "time_out"),
            tags: object.strings("Tags"),
            meta: object.stringMap("Meta"),
            listeners: object.structs("Listeners") { $0.structs("Services") { $0.string("Name") } }
        )
    }

    private func read(
        _ text: String,
        _ options: LooseObjectReader.Options = .init()
    ) throws(FormatError) -> (value: Entry, unused: [String]) {
        try LooseObjectReader.read(JSONParser.parse(Array(text.utf8)), options: options, Self.entry)
    }

    @Test func fields_areReadLoosely() throws {
        let (entry, unused) = try read(
            #"{"name":5,"PROTO_COL":"http","Port":"0x10","on":"true","time_out":"3s","Tags":"a","Meta":[{"a":"b"}]}"#
        )
        let expected = Entry(
            name: "5",
            protocolName: "http",
            port: 16,
            isOn: true,
            timeout: .seconds(3),
            tags: ["a"],
            meta: ["a": "b"]
        )
        #expect(entry == expected)
        #expect(unused == [])
    }

    @Test func listOfOne_standsForItsValue() throws {
        let text = #"{"Name":["n"],"Listeners":{"Services":[{"Name":"s"}]},"Meta":{"a":[1.5]},"Timeout":5,"Tags":{}}"#
        let expected = Entry(
            name: "n",
            timeout: .nanoseconds(5),
            tags: [],
            meta: ["a": "1.5"],
            listeners: [["s"]]
        )
        #expect(try read(text).value == expected)
    }

    @Test func canonicalName_winsOverTheAlias() throws {
        let (entry, unused) = try read(#"{"proto":"a","Protocol":"b"}"#)
        #expect(entry.protocolName == "b" && unused == [])
    }

    @Test func null_isAsGoodAsAbsent() throws {
        #expect(try read(#"{"Name":null,"Port":null,"Tags":null,"Meta":null,"Listeners":null}"#).value == Entry())
        #expect(try read("null").value == Entry())
    }

    @Test func unusedMembers_areNamedByPath() throws {
        let text = #"{"Kind":"x","Listeners":[{},{"nope":1,"Services":[{"namespace":"n"}]}]}"#
        #expect(try read(text).unused == ["Listeners[1].Services[0].namespace", "Listeners[1].nope", "Kind"])
    }

    @Test(arguments: [
        ("5", "'' expected a map, got 'float64'"),
        (
            #"{"Name":{"a":[1,2.5],"b":null}}"#,
            "1 error(s) decoding:\n\n* 'Name' expected type 'string', got unconvertible "
                + "type 'map[string]interface {}', value: 'map[a:[1 2.5] b:<nil>]'"
        ),
        (
            #"{"Port":"x","On":"maybe"}"#,
            "2 error(s) decoding:\n\n* cannot parse 'On' as bool: strconv.ParseBool: parsing \"maybe\": invalid "
                + "syntax\n* cannot parse 'Port' as int: strconv.ParseInt: parsing \"x\": invalid syntax"
        ),
        (#"{"Timeout":"x"}"#, "1 error(s) decoding:\n\n* error decoding 'Timeout': time: invalid duration \"x\""),
        (#"{"Meta":"x"}"#, "1 error(s) decoding:\n\n* 'Meta' expected a map, got 'string'"),
        (
            #"{"Listeners":[{"Services":["x"]},{"Services":[{"Name":[]}]}]}"#,
            "2 error(s) decoding:\n\n* 'Listeners[0].Services[0]' expected a map, got 'string'\n"
                + "* 'Listeners[1].Services[0].Name' expected type 'string', got unconvertible type '[]interface {}', "
                + "value: '[]'"
        ),
    ])
    func refusals_areMapstructures(_ text: String, _ message: String) {
        #expect(throws: FormatError(message)) { try read(text) }
    }

    @Test func strictInput_convertsNothing() {
        let options = LooseObjectReader.Options(isWeak: false, readsIntegers: true)
        let message =
            "3 error(s) decoding:\n\n* 'Name' expected type 'string', got unconvertible type 'int', value: '5'\n"
            + "* 'Port' expected type 'int', got unconvertible type 'string', value: '80'\n"
            + "* 'Tags': source data must be an array or slice, got string"
        #expect(throws: FormatError(message)) { try read(#"{"Name":5,"Port":"80","Tags":"a"}"#, options) }
    }
}
