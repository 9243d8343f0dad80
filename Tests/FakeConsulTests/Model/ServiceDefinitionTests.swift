// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ServiceDefinitionTests {
    static func decode(_ json: String) throws -> ServiceDefinition {
        try JSONObjectReader.read(Array(json.utf8), ServiceDefinition.shape) { ServiceDefinition(&$0) }
    }

    @Test func emptyCheck_countsAsNone() throws {
        #expect(try Self.decode(#"{"Name":"w","Check":{}}"#).checks.isEmpty)
        #expect(try Self.decode(#"{"Name":"w","Check":null,"Checks":null}"#).checks.isEmpty)
        #expect(try Self.decode(#"{"Name":"w","Check":{"TTL":"1s"},"Checks":[{"TTL":"2s"}]}"#).checks.count == 2)
    }

    @Test func id_isTheName_whereNoneIsGiven() throws {
        #expect(try Self.decode(#"{"NAME":"w"}"#).nodeService.id == "w")
        #expect(try Self.decode(#"{"name":"w","id":"w1"}"#).nodeService.id == "w1")
    }

    @Test(arguments: [
        (#"{"Name":"w","Port":"80"}"#, "json: cannot unmarshal string into Go struct field .Alias.Port of type int"),
        (
            #"{"Name":"w","Tags":"one"}"#,
            "json: cannot unmarshal string into Go struct field .Alias.Tags of type []string"
        ),
        (#"{"Name":"w","Nope":1}"#, "json: unknown field \"Nope\""),
        (#"{"Name":"w","Check":{"TTL":"abc"}}"#, "time: invalid duration \"abc\""),
    ])
    func mistakes_areToldInGosWords(json: String, message: String) {
        #expect(throws: JSONError(message)) { try Self.decode(json) }
    }

    @Test func sidecar_takesOverWhatItDoesNotSay() throws {
        let definition = try Self.decode(
            #"{"Name":"web","ID":"w1","Port":80,"Tags":["t"],"Meta":{"k":"v"},"Address":"10.0.0.1","#
                + #""Connect":{"SidecarService":{}}}"#
        )
        let sidecar = try #require(try definition.sidecarRegistration(token: "secret"))
        #expect(sidecar.service.id == "w1-sidecar-proxy")
        #expect(sidecar.service.name == "web-sidecar-proxy")
        #expect(sidecar.service.kind == .connectProxy)
        #expect(sidecar.service.tags == ["t"])
        #expect(sidecar.service.meta == ["k": "v"])
        #expect(sidecar.service.address == "10.0.0.1")
        #expect(sidecar.service.proxy.destinationServiceName == "web")
        #expect(sidecar.service.proxy.destinationServiceID == "w1")
        #expect(sidecar.service.proxy.localServiceAddress == "127.0.0.1")
        #expect(sidecar.service.proxy.localServicePort == 80)
        #expect(sidecar.token == "secret")
    }

    @Test func sidecar_hasItsOwnTokenAndName() throws {
        let definition = try Self.decode(
            #"{"Name":"web","Connect":{"sidecar_service":{"Name":"p","Port":9,"Token":"t"}}}"#
        )
        let sidecar = try #require(try definition.sidecarRegistration(token: "secret"))
        #expect(sidecar.service.name == "p")
        #expect(sidecar.service.port == 9)
        #expect(sidecar.token == "t")
    }
}
