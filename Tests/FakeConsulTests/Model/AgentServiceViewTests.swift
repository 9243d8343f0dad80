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

    /// The hashes are those of mitchellh/hashstructure for the same `api.AgentService`.
    @Test func hash_isConsuls() throws {
        let typical = #"{"Name":"foo","Tags":["bar","baz"],"Port":8000}"#
        let native = #"{"Name":"n","Port":1,"Connect":{"Native":true}}"#
        let gateway = #"{"Kind":"mesh-gateway","Name":"g","Port":8443}"#
        let proxy = #"""
            {"Kind":"connect-proxy","ID":"web-proxy","Name":"web-proxy","Tags":["a"],"Meta":{"k":"v","l":"w"},
            "Port":21000,"Address":"10.0.0.1","Weights":{"Passing":3,"Warning":2},"EnableTagOverride":true,
            "TaggedAddresses":{"lan":{"Address":"10.0.0.1","Port":21000},"wan":{"Address":"1.2.3.4","Port":1}},
            "Proxy":{"DestinationServiceName":"web","DestinationServiceID":"web1","LocalServiceAddress":"127.0.0.1",
            "LocalServicePort":80,"Mode":"transparent",
            "TransparentProxy":{"OutboundListenerPort":15001,"DialedDirectly":true},
            "Config":{"a":1,"b":["x",true,null],"c":{"d":"e"}},
            "Upstreams":[{"DestinationType":"service","DestinationName":"db","LocalBindPort":9191,"Config":{"t":0.5},
            "MeshGateway":{"Mode":"local"}},{"DestinationType":"prepared_query","DestinationName":"q",
            "Datacenter":"dc2","LocalBindAddress":"127.0.0.2","LocalBindPort":1}],"MeshGateway":{"Mode":"remote"},
            "Expose":{"Checks":true,"Paths":[{"ListenerPort":21500,"Path":"/m","LocalPathPort":80,
            "Protocol":"http"}]},"AccessLogs":{"Enabled":true,"Type":"file","Path":"/x"}}}
            """#
        let world = try TestWorld()
        let hashes = [
            ("foo", typical, "3e352f348d44f7eb"), ("n", native, "f76ee53c563f438c"), ("g", gateway, "e766267c3d71cca4"),
            ("web-proxy", proxy, "6bba480e08bcc652"),
        ]
        for (id, definition, hash) in hashes {
            let registered = world.text("PUT", "/v1/agent/service/register", definition)
            #expect(registered.status == 200, "\(registered.text)")
            let shown = try JSONParser.parse(world.send("GET", "/v1/agent/service/\(id)").body)
            #expect(shown.at("/ContentHash")?.text == hash, "\(id)")
        }
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
