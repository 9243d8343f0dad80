// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct JSONObjectReaderScalarsTests {
    private func read<Value>(
        _ text: String,
        _ fields: (inout JSONObjectReader) -> Value
    ) throws(JSONError) -> Value {
        try JSONObjectReader.read(Array(text.utf8), .plain("api.Thing"), fields)
    }

    private func refusal(_ text: String, _ fields: (inout JSONObjectReader) -> Void) -> String? {
        do {
            try read(text, fields)
            return nil
        } catch {
            return error.message
        }
    }

    /// The macro takes no closure with an inout parameter.
    private func same<Value: Equatable>(_ a: Value, _ b: Value, at place: SourceLocation = #_sourceLocation) {
        #expect(a == b, sourceLocation: place)
    }

    @Test func numbers_areHeldToTheirRange() throws {
        same(try read(#"{"A":18446744073709551615}"#) { $0.uint64("A") }, .max)
        same(try read(#"{"A":-5}"#) { $0.int64("A") }, -5)
        same(try read(#"{"A":1.5e2}"#) { $0.double("A") }, 150)
        same(
            refusal(#"{"A":-1}"#) { _ = $0.uint64("A") },
            "json: cannot unmarshal number -1 into Go struct field Thing.A of type uint64"
        )
        same(
            refusal(#"{"A":1e400}"#) { _ = $0.double("A") },
            "json: cannot unmarshal number 1e400 into Go struct field Thing.A of type float64"
        )
        same(
            refusal(#"{"A":128}"#) { _ = $0.integer("A", as: Int8.self, type: "int8") },
            "json: cannot unmarshal number 128 into Go struct field Thing.A of type int8"
        )
        same(
            refusal(#"{"A":"1s"}"#) { _ = $0.int64("A", type: "time.Duration") },
            "json: cannot unmarshal string into Go struct field Thing.A of type time.Duration"
        )
    }

    @Test func aliases_countWhereTheFirstNameIsEmpty() throws {
        let text =
            #"{"Port":0,"local_port":9,"Args":[],"script_args":["x"],"On":false,"is_on":true,"Name":"n","snake":"s"}"#
        try read(text) { object in
            same(object.int("Port", or: "local_port"), 9)
            same(object.strings("Args", or: "args_snake", "script_args"), ["x"])
            same(object.bool("On", or: "is_on"), true)
            same(object.string("Name", or: "snake"), "n")
        }
    }

    @Test func optionalBool_tellsAbsentFromFalse() throws {
        same(try read("{}") { $0.optionalBool("A") }, nil)
        same(try read(#"{"A":null}"#) { $0.optionalBool("A") }, nil)
        same(try read(#"{"A":false}"#) { $0.optionalBool("A") }, false)
        same(try read("{}") { $0.bool("A", default: true) }, true)
    }

    @Test func durations_areTextsOrNanoseconds() throws {
        same(try read(#"{"A":"1m30s"}"#) { $0.duration("A") }, .seconds(90))
        same(try read(#"{"A":1500000000}"#) { $0.duration("A") }, .milliseconds(1500))
        same(try read(#"{"A":true}"#) { $0.duration("A") }, nil)
        same(try read(#"{"A":null,"a_snake":"2s"}"#) { $0.duration("A", or: "a_snake") }, .seconds(2))
        same(try read(#"{"A":1e300}"#) { $0.duration("A") }, .nanoseconds(Int64.min))
        same(refusal(#"{"A":"15"}"#) { _ = $0.duration("A") }, "time: missing unit in duration \"15\"")
        same(try read(#"{"A":"200ms"}"#) { $0.readableDuration("A") }, .milliseconds(200))
        same(refusal(#"{"A":"x","B":1}"#) { _ = $0.readableDuration("A") }, "time: invalid duration \"x\"")
        same(
            refusal(#"{"A":true}"#) { _ = $0.readableDuration("A") },
            "strconv.ParseFloat: parsing \"true\": invalid syntax"
        )
    }

    @Test func times_areRFC3339() throws {
        same(try read(#"{"A":"1970-01-01T00:00:01Z"}"#) { $0.time("A") }, 1_000_000_000)
        same(refusal(#"{"A":5}"#) { _ = $0.time("A") }, "Time.UnmarshalJSON: input is not a JSON string")
        same(
            refusal(#"{"A":"x"}"#) { _ = $0.time("A") },
            "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\""
        )
    }

    @Test func bytes_areBase64OrNumbers() throws {
        same(try read(#"{"A":"Zm9v"}"#) { $0.bytes("A") }, [0x66, 0x6f, 0x6f])
        same(try read(#"{"A":[1,255,null]}"#) { $0.bytes("A") }, [1, 255, 0])
        same(
            refusal(#"{"A":[256]}"#) { _ = $0.bytes("A") },
            "json: cannot unmarshal number 256 into Go struct field Thing.A of type uint8"
        )
    }

    @Test func maps_keepTheirForm() throws {
        let text = #"{"H":{"a":["1","2"],"b":null},"C":{"k":{"x":1.0}},"T":{"lan":{"Address":"a"}}}"#
        try read(text) { object in
            same(object.stringListMap("H"), ["a": ["1", "2"], "b": []])
            same(object.interfaceMap("C")?.first?.value, .object([(name: "x", value: .number("1.0"))]))
            let addresses = object.structMap(
                "T",
                type: "map[string]structs.ServiceAddress",
                of: .plain("structs.ServiceAddress")
            ) { $0.string("Address") }
            #expect(addresses == ["lan": "a"])
        }
        same(
            refusal(#"{"H":{"a":"x"}}"#) { _ = $0.stringListMap("H") },
            "json: cannot unmarshal string into Go struct field Thing.H of type []string"
        )
        same(
            refusal(#"{"C":[]}"#) { _ = $0.interfaceMap("C") },
            "json: cannot unmarshal array into Go struct field Thing.C of type map[string]interface {}"
        )
    }

    @Test func ownChecks_comeAfterEverythingElse() {
        same(refusal("{}") { $0.refuse("no") }, "no")
        same(refusal(#"{"B":1}"#) { $0.refuse("no") }, "json: unknown field \"B\"")
        same(refusal(#"{"B":1}"#) { $0.ignore("b") }, nil)
    }
}
