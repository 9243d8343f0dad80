// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentServiceViewTests {
    @Test func hash_changesWithTheServiceOnly() {
        var service = NodeService(id: "web", name: "web")
        service.port = 1
        let first = AgentServiceView(service: service, datacenter: "dc1").hashed.contentHash
        #expect(first == AgentServiceView(service: service, datacenter: "dc2").hashed.contentHash)
        service.port = 2
        #expect(first != AgentServiceView(service: service, datacenter: "dc1").hashed.contentHash)
    }

    @Test func proxies_showTheirProxyPart() {
        var service = NodeService(id: "p", name: "p")
        service.kind = .connectProxy
        service.proxy.destinationServiceName = "web"
        var json = JSONWriter()
        AgentServiceView(service: service, datacenter: "dc1").write(to: &json)
        let text = String(decoding: json.bytes, as: UTF8.self)
        #expect(
            text
                == #"{"Kind":"connect-proxy","ID":"p","Service":"p","Tags":[],"Meta":{},"Port":0,"Address":"","#
                + #""Weights":{"Passing":1,"Warning":1},"EnableTagOverride":false,"#
                + #""Proxy":{"DestinationServiceName":"web","MeshGateway":{},"Expose":{}},"Datacenter":"dc1"}"#
        )
    }

    @Test func filters_reachIntoTheService() throws {
        var service = NodeService(id: "web1", name: "web")
        service.meta = ["k": "v"]
        service.tags = ["blue"]
        let view = AgentServiceView(service: service, datacenter: "dc1")
        for expression in [#"Meta.k == v"#, #"blue in Tags"#, #"Service == web and Weights.Passing == 1"#] {
            #expect(try CompiledFilter(expression, for: AgentServiceView.filterSchema).matches(view))
        }
        #expect(try !CompiledFilter("Port == 1", for: AgentServiceView.filterSchema).matches(view))
    }
}
