// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct NodeServiceValidationTests {
    private func refusals(_ text: String) throws -> [String] {
        try NodeService.shape.read(text) { NodeService(&$0) }.refusals()
    }

    @Test(arguments: [
        (
            #"{"Service":"p","Kind":"connect-proxy","Port":1}"#,
            "Proxy.DestinationServiceName must be non-empty for Connect proxy services"
        ),
        (
            #"{"Service":"p","Kind":"connect-proxy","Proxy":{"DestinationServiceName":"web"}}"#,
            "Port or SocketPath must be set for a connect-proxy"
        ),
        (#"{"Service":"p","Kind":"mesh-gateway"}"#, "Port must be non-zero for a mesh-gateway"),
        (
            #"{"Service":"p","Kind":"ingress-gateway","Proxy":{"DestinationServiceName":"web"}}"#,
            "The Proxy.DestinationServiceName configuration is invalid for a ingress-gateway"
        ),
        (#"{"Service":"p","Connect":{"Native":true}}"#, "Port or SocketPath must be set for a Connect native service."),
        (
            #"{"Service":"p","Connect":{"SidecarService":{"id":"x"}}}"#,
            "A SidecarService cannot specify an ID as this is managed by the agent"
        ),
        (
            #"{"Service":"p","Connect":{"sidecar_service":{"Connect":{"SidecarService":{}}}}}"#,
            "A SidecarService cannot have a nested SidecarService"
        ),
    ])
    func service_isRefused(_ text: String, _ refusal: String) throws {
        #expect(try refusals(text) == [refusal])
    }

    @Test(arguments: [
        (#"[{"DestinationName":"a"}]"#, "upstream local bind port or local socket path must be defined and nonzero"),
        (#"[{"LocalBindPort":1}]"#, "upstream destination name cannot be empty"),
        (#"[{"DestinationName":"*","LocalBindPort":1}]"#, "upstream destination name cannot be a wildcard"),
        (
            #"[{"DestinationName":"a","DestinationType":"x","LocalBindPort":1}]"#,
            #"unknown upstream destination type: "x""#
        ),
        (
            #"[{"DestinationName":"a","LocalBindPort":1},{"DestinationName":"a","LocalBindPort":2}]"#,
            #"upstreams cannot contain duplicates of [type="", name="a", partition="", namespace="", peer="", datacenter=""]"#
        ),
        (
            #"[{"DestinationName":"a","LocalBindPort":1},{"DestinationName":"b","LocalBindPort":1}]"#,
            "upstreams cannot contain duplicates by local bind address and port or unix path; \"127.0.0.1:1\" is specified twice"
        ),
    ])
    func upstream_isRefused(_ upstreams: String, _ refusal: String) throws {
        let text =
            #"{"Kind":"connect-proxy","Port":1,"Proxy":{"DestinationServiceName":"w","Upstreams":\#(upstreams)}}"#
        #expect(try refusals(text) == [refusal])
    }

    @Test func exposedPaths_areRefusedOneByOne() throws {
        let text =
            #"{"Kind":"connect-proxy","Port":1,"Proxy":{"DestinationServiceName":"w","Expose":{"Paths":"#
            + #"[{"listener_port":1,"Path":"/a"},{"ListenerPort":1,"Protocol":"TCP"},{"Path":"/b"}]}}}"#
        #expect(
            try refusals(text) == [
                "expose.paths: empty path exposed", "expose.paths: duplicate listener ports exposed",
                "protocol 'tcp' not supported for path: , must be in: [http http2]",
                "expose.paths: invalid listener port: 0",
            ]
        )
    }

    @Test func ordinaryServices_needNothing() throws {
        #expect(try refusals(#"{"Service":"web"}"#).isEmpty)
        #expect(try refusals(#"{"Service":"p","Kind":"bogus"}"#).isEmpty)
    }
}
