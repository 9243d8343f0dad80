// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CatalogViewsTests {
    private let node = Node(id: "i", name: "N1", address: "10.0.0.1", datacenter: "dc1", meta: ["os": "linux"])

    private var service: NodeService {
        var service = NodeService(id: "w1", name: "web", tags: ["v1"])
        service.port = 80
        service.taggedAddresses = ["wan": ServiceAddress(address: "1.2.3.4", port: 81)]
        return service
    }

    private func holds(_ filter: String, for value: some Filterable) throws -> Bool {
        try CompiledFilter(filter, for: type(of: value).filterSchema).matches(value)
    }

    @Test func serviceNode_hasConsulsOrder_andNeverNullTagsOrMeta() {
        let view = ServiceNode(nodeName: "n1", node: node, service: NodeService(id: "w", name: "web"))
        #expect(
            view.jsonText
                == #"{"ID":"i","Node":"n1","Address":"10.0.0.1","Datacenter":"dc1","TaggedAddresses":null,"NodeMeta":"#
                + #"{"os":"linux"},"ServiceKind":"","ServiceID":"w","ServiceName":"web","ServiceTags":[],"#
                + #""ServiceAddress":"","ServiceWeights":{"Passing":1,"Warning":1},"ServiceMeta":{},"ServicePort":0,"#
                + #""ServiceSocketPath":"","ServiceEnableTagOverride":false,"ServiceProxy":{"Mode":"","MeshGateway":{},"#
                + #""Expose":{}},"ServiceConnect":{},"ServiceLocality":null,"CreateIndex":0,"ModifyIndex":0}"#
        )
    }

    @Test(arguments: [
        "ServicePort == 80", "ServiceTags contains v1", "NodeMeta.os == linux", "ServiceTaggedAddresses.wan.Port == 81",
        "ServiceProxy.Mode is empty or ServiceProxy.Mode == \"\"", "ServiceConnect.Native == false", "Node == n1",
        "ServiceWeights.Passing == 1", "PeerName == \"\"", "ServiceKind == \"\"",
    ])
    func serviceNode_isFiltered(_ filter: String) throws {
        let view = ServiceNode(nodeName: "n1", node: node, service: service)
        if filter.contains(" is empty or ") {
            #expect(throws: FilterError.self) { try holds(filter, for: view) }
        } else {
            #expect(try holds(filter, for: view))
        }
    }

    @Test func checkServiceNode_isFilteredByAllItsParts() throws {
        let checks = [
            HealthCheck(node: "N1", id: "a", status: .passing), HealthCheck(node: "N1", id: "b", status: .critical),
        ]
        let view = CheckServiceNode(node: node, service: service, checks: checks)
        #expect(try holds("Checks.Status == critical and Node.Node == N1", for: view))
        #expect(try holds("Service.TaggedAddresses.wan.Address == \"1.2.3.4\"", for: view))
        #expect(try holds("Service.Meta is empty and Service.Proxy.Upstreams is empty", for: view))
        #expect(try !holds("Checks.Status == warning", for: view))
    }

    @Test(arguments: ["Locality.Region == r", "CreateIndex == 1", "Definition.HTTP == x", "Nope == 1"])
    func whatConsulHides_cannotBeSelected(_ filter: String) {
        #expect(throws: FilterError.self) { try holds(filter, for: node) }
        #expect(throws: FilterError.self) { try holds(filter, for: HealthCheck(node: "n", id: "c")) }
    }
}
