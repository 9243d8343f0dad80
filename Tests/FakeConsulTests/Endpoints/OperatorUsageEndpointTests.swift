// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct OperatorUsageEndpointTests {
    @Test func counts_areOfNamesInstancesAndKinds() throws {
        let world = try TestWorld()
        for (node, service) in [
            ("a", #"{"Service":"web"}"#), ("b", #"{"Service":"Web"}"#),
            ("a", #"{"Service":"n","Port":2,"Connect":{"Native":true}}"#),
            ("a", #"{"Service":"p","Kind":"connect-proxy","Port":1,"Proxy":{"DestinationServiceName":"web"}}"#),
            ("a", #"{"Service":"g","Kind":"mesh-gateway","Port":1}"#),
        ] {
            let body = #"{"Node":"\#(node)","Address":"10.0.0.1","Service":\#(service)}"#
            #expect(world.text("PUT", "/v1/catalog/register", body).status == 200)
        }
        for target in ["/v1/operator/usage", "/v1/operator/usage?global", "/v1/operator/usage?dc=other&stale"] {
            let usage = (try? JSONParser.parse(world.send("GET", target).body))?["Usage"]?["dc1"]
            #expect(
                usage?.canonical == #"{"BillableServiceInstances":3,"ConnectServiceInstances":{"api-gateway":0,"#
                    + #""connect-native":1,"connect-proxy":1,"ingress-gateway":0,"mesh-gateway":1,"#
                    + #""terminating-gateway":0},"Nodes":3,"ServiceInstances":6,"Services":5}"#)
        }
    }
}
