// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ConfigurationDecoderTests {
    @Test func unknownKeys_areListed() {
        #expect(
            refusal(["-dev"], json: [#"{"nonsense": 1}"#])
                == "failed to parse 0.json: 1 error occurred:\n\t* invalid config key nonsense\n\n"
        )
        #expect(
            refusal(["-dev"], json: [#"{"acl": {"x": 1, "tokens": {"y": 2}}, "services": [{"name": "a", "z": 3}]}"#])
                == "failed to parse 0.json: 3 errors occurred:\n\t* invalid config key acl.tokens.y\n\t"
                + "* invalid config key acl.x\n\t* invalid config key services[0].z\n\n"
        )
    }

    @Test(arguments: [
        (#"{"server": "yes"}"#, "* 'server' expected type 'bool', got unconvertible type 'string', value: 'yes'"),
        (
            #"{"ports": {"http": "80"}}"#,
            "* 'ports.http' expected type 'int', got unconvertible type 'string', value: '80'"
        ),
        (
            #"{"datacenter": 1000000}"#,
            "* 'datacenter' expected type 'string', got unconvertible type 'float64', value: '1e+06'"
        ),
        (
            #"{"datacenter": ["a", "b"]}"#,
            "* 'datacenter' expected type 'string', got unconvertible type '[]interface {}', value: '[a b]'"
        ),
        (
            #"{"datacenter": {"b": 1, "a": null}}"#,
            "* 'datacenter' expected type 'string', got unconvertible type 'map[string]interface {}', "
                + "value: 'map[a:<nil> b:1]'"
        ),
        (#"{"retry_join": "a"}"#, "* 'retry_join': source data must be an array or slice, got string"),
        (
            #"{"retry_join": ["a", 2]}"#,
            "* 'retry_join[1]' expected type 'string', got unconvertible type 'float64', value: '2'"
        ),
        (#"{"acl": true}"#, "* 'acl' expected a map, got 'bool'"),
        (
            #"{"node_meta": {"a": true}}"#,
            "* 'node_meta[a]' expected type 'string', got unconvertible type 'bool', value: 'true'"
        ),
        (
            #"{"limits": {"kv_max_value_size": -1}}"#,
            "* cannot parse 'limits.kv_max_value_size', -1.000000 overflows uint"
        ),
        (
            #"{"limits": {"kv_max_value_size": "1"}}"#,
            "* 'limits.kv_max_value_size' expected type 'uint64', got unconvertible type 'string', value: '1'"
        ),
    ])
    func wrongTypes_areRefusedAsGoDoes(_ json: String, _ point: String) {
        #expect(refusal(["-dev"], json: [json]) == "failed to parse 0.json: 1 error(s) decoding:\n\n" + point)
    }

    @Test func severalErrors_areSorted() {
        let json = #"{"server": 1, "bootstrap": 2, "nonsense": 3}"#
        #expect(
            refusal(["-dev"], json: [json])
                == "failed to parse 0.json: 2 error(s) decoding:\n\n"
                + "* 'bootstrap' expected type 'bool', got unconvertible type 'float64', value: '2'\n"
                + "* 'server' expected type 'bool', got unconvertible type 'float64', value: '1'"
        )
    }

    @Test func keys_compareWithoutCase() throws {
        let loaded = try load(["-dev"], json: [#"{"Datacenter": "one", "DNS_Config": {"Only_Passing": true}}"#])
        #expect(loaded.configuration.identity.datacenter == "one")
        #expect(loaded.configuration.dns.onlyPassing)
    }

    @Test func listsOfOne_areTakenForTheirElement() throws {
        let json = #"{"datacenter": ["one"], "ports": [{"http": 80.9}], "acl": null, "retry_join": [["a"], null]}"#
        let configuration = try load(["-dev"], json: [json]).configuration
        #expect(configuration.identity.datacenter == "one")
        #expect(configuration.ports.http == 80)
        #expect(configuration.join.lan == ["a"])
    }

    @Test func freeForm_losesListsOfOneBelowTheTop() throws {
        let json = #"{"watches": [{"type": "key", "args": [["a"]], "deep": [{"list": ["x"], "two": [1, 2]}]}]}"#
        let watches = try load(["-dev"], json: [json]).configuration.watches
        let deep = JSONValue.object([("list", .string("x")), ("two", .array([.number("1"), .number("2")]))])
        #expect(
            watches == [.object([("type", .string("key")), ("args", .array([.string("a")])), ("deep", deep)])]
        )
    }

    @Test func sameMemberTwice_countsTheLast() throws {
        let configuration = try load(["-dev"], json: [#"{"node_name": "a", "node_name": "b"}"#]).configuration
        #expect(configuration.identity.nodeName == "b")
    }

    @Test(arguments: [
        ("[]", "json: cannot unmarshal array into Go value of type map[string]interface {}"),
        ("{", "unexpected end of JSON input"),
        (#"{"a" 1}"#, "invalid character '1' after object key"),
    ])
    func brokenJSON_isRefusedAsGoDoes(_ json: String, _ message: String) {
        #expect(refusal(["-dev"], json: [json]) == "failed to parse 0.json: " + message)
    }

    @Test func emptyFile_saysNothing() throws {
        #expect(try load(["-dev"], json: ["", "null"]).warnings == [])
    }

    @Test func aliases_giveWayToTheKeyItself() throws {
        let json = #"{"checks": [{"name": "a", "ttl": "1s", "ServiceID": "x", "service_id": "y"}]}"#
        let checks = try load(["-dev"], json: [json]).configuration.nodeChecks
        #expect(checks == [.object([("name", .string("a")), ("service_id", .string("y")), ("ttl", .string("1s"))])])
    }
}
