// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HealthCheckTests {
    private func read(_ text: String) throws -> HealthCheck { try HealthCheck.shape.read(text) { HealthCheck(&$0) } }

    @Test func json_hasConsulsOrder() {
        var check = HealthCheck(node: "n1", id: "c", name: "C", status: .passing)
        check.indexes = RaftIndexes(create: 1, modify: 2)
        #expect(
            check.jsonText
                == #"{"Node":"n1","CheckID":"c","Name":"C","Status":"passing","Notes":"","Output":"","ServiceID":"","#
                + #""ServiceName":"","ServiceTags":[],"Type":"","Interval":"","Timeout":"","ExposedPort":0,"#
                + #""Definition":{},"CreateIndex":1,"ModifyIndex":2}"#
        )
    }

    @Test func definition_writesDurationsAsText_butTheTTLAsANumber() throws {
        let check = try read(
            #"{"Definition":{"HTTP":"http://x","Interval":"10s","Timeout":1500000000,"TTL":"30s","#
                + #""DeregisterCriticalServiceAfter":"1h","Header":{"b":["2"],"a":["1"]},"OutputMaxSize":4096}}"#
        )
        #expect(
            check.definition.jsonText
                == #"{"Interval":"10s","OutputMaxSize":4096,"Timeout":"1.5s","DeregisterCriticalServiceAfter":"1h0m0s","#
                + #""HTTP":"http://x","Header":{"a":["1"],"b":["2"]},"TTL":30000000000}"#
        )
        #expect(check.definition.type == "http")
    }

    @Test func durations_areRefusedInGosWords() {
        #expect(throws: FormatError(#"time: invalid duration "x""#)) {
            try read(#"{"Definition":{"Interval":"x"}}"#)
        }
    }

    @Test(arguments: [
        (#"{"GRPC":"a","Interval":"1s"}"#, "grpc"), (#"{"HTTP":"a"}"#, ""), (#"{"TTL":"1s"}"#, "ttl"),
        (#"{"TCP":"a","Interval":"1s"}"#, "tcp"), (#"{"UDP":"a","Interval":"1s"}"#, "udp"),
        (#"{"AliasService":"a"}"#, "alias"), (#"{"ScriptArgs":["a"]}"#, "script"),
        (#"{"ScriptArgs":["a"],"DockerContainerID":"d","Interval":"1s"}"#, "docker"),
        (#"{"H2PING":"a","Interval":"1s"}"#, "h2ping"), (#"{"OSService":"a","Interval":"1s"}"#, "os_service"),
    ])
    func type_followsTheDefinition(_ definition: String, _ type: String) throws {
        #expect(try read(#"{"Definition":\#(definition)}"#).definition.type == type)
    }

    @Test func sameness_looksAtWhatConsulLooksAt() {
        let check = HealthCheck(node: "n1", id: "c", output: "x")
        var other = check
        other.node = "N1"
        other.type = "ttl"
        other.indexes.modify = 4
        #expect(check.isSame(as: other))
        other.output = "y"
        #expect(!check.isSame(as: other))
    }
}
