// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CheckTypeTests {
    static func decode(_ json: String) throws -> CheckType {
        try JSONObjectReader.read(Array(json.utf8), CheckType.shape) { CheckType(&$0) }
    }

    @Test(arguments: [
        (#"{"TTL":"10s","Interval":"1s"}"#, "Interval and TTL cannot both be specified"),
        (#"{"HTTP":"http://x"}"#, "Interval must be > 0 for Script, HTTP, H2PING, TCP, UDP or OSService checks"),
        (#"{"AliasNode":"n","TCP":"x","Interval":"1s"}"#, "Interval cannot be set for Alias checks"),
        (#"{"AliasNode":"n","TTL":"1s"}"#, "TTL must be not be set for Alias checks"),
        (#"{"Interval":"1s"}"#, "TTL must be > 0 for TTL checks"),
        (#"{"TTL":"1s","OutputMaxSize":-1}"#, "MaxOutputMaxSize must be positive"),
        (
            #"{"TTL":"1s","FailuresBeforeWarning":2}"#,
            "FailuresBeforeWarning can't be higher than FailuresBeforeCritical"
        ),
    ])
    func contradictions_areRefusedInConsulsWords(json: String, refusal: String) throws {
        #expect(try Self.decode(json).refusal == refusal)
    }

    @Test func names_areReadInEveryCaseAndSpelling() throws {
        let type = try Self.decode(
            #"{"args":["a","b"],"interval":1000000000,"tls_skip_verify":true,"#
                + #""deregister_critical_service_after":"90m"}"#
        )
        #expect(type.scriptArguments == ["a", "b"])
        #expect(type.interval == .seconds(1))
        #expect(type.tlsSkipsVerify)
        #expect(type.deregisterCriticalServiceAfter == .seconds(5400))
        #expect(type.kind == .script)
    }

    @Test func http2Ping_usesTLS_unlessToldOtherwise() throws {
        #expect(try Self.decode(#"{"H2PING":"x:1"}"#).h2PingUsesTLS)
        #expect(try !Self.decode(#"{"H2PING":"x:1","H2PingUseTLS":false}"#).h2PingUsesTLS)
        #expect(try !Self.decode(#"{"H2PING":"x:1","h2ping_use_tls":false}"#).h2PingUsesTLS)
        #expect(try Self.decode(#"{"h2ping_use_tls":true}"#).h2PingUsesTLS)
    }

    @Test func unknownFields_areRefused() {
        #expect(throws: JSONError("json: unknown field \"Nope\"")) { try Self.decode(#"{"Nope":1}"#) }
        #expect(throws: JSONError("time: invalid duration \"abc\"")) { try Self.decode(#"{"TTL":"abc"}"#) }
    }

    @Test func everyField_survivesTheDataDirectory() throws {
        let type = try Self.decode(
            #"{"CheckID":"c","Name":"n","HTTP":"http://x","Header":{"A":["1","2"]},"Method":"POST","Body":"b","#
                + #""Interval":"5s","Timeout":"2s","SuccessBeforePassing":3,"FailuresBeforeWarning":1,"#
                + #""FailuresBeforeCritical":2,"TLSServerName":"s","OutputMaxSize":9}"#
        )
        var json = JSONWriter()
        type.write(to: &json)
        #expect(try Self.decode(String(decoding: json.bytes, as: UTF8.self)) == type)
    }

    @Test(arguments: [
        (#"{"GRPC":"a","HTTP":"b","Interval":"1s"}"#, "grpc"), (#"{"TTL":"1s"}"#, "ttl"),
        (#"{"AliasService":"a"}"#, "alias"),
        (#"{"UDP":"a","Interval":"1s"}"#, "udp"), (#"{"OSService":"a","Interval":"1s"}"#, "os_service"),
        (#"{"Args":["x"],"DockerContainerID":"d","Interval":"1s"}"#, "docker"),
        (#"{"H2PING":"a","Interval":"1s"}"#, "h2ping"),
    ])
    func typeName_isConsulsWord(json: String, name: String) throws {
        #expect(try Self.decode(json).typeName == name)
    }
}
