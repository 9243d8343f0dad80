// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CatalogRulesTests {
    @Test(arguments: [
        ("", "", "Must provide node"), ("n", "", nil), ("n", "short", "Bad node ID: uuid string is wrong length"),
        ("n", "11111111-2222-3333-4444-555555555555", nil),
    ])
    func nodes_needANameAndAUUID(name: String, id: String, refusal: String?) {
        #expect(CatalogRules.refusal(ofNode: name, id: id) == refusal)
    }

    @Test func service_getsItsNameAsID() {
        var service = NodeService(id: "", name: "web")
        #expect(CatalogRules.settle(&service) == nil)
        #expect(service.id == "web")
    }

    @Test func service_isRefused_inConsulsWords() {
        var service = NodeService(id: "web", name: "")
        #expect(
            CatalogRules.settle(&service)
                == "Must provide service name (Service.Service) when service ID is provided"
        )
        service.name = "web"
        service.address = "0.0.0.0"
        #expect(CatalogRules.settle(&service) == "Invalid service address")
        service.kind = .connectProxy
        #expect(CatalogRules.settle(&service)?.contains("Port or SocketPath must be set for a connect-proxy") == true)
    }
}
