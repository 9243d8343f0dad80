// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Which address of several is told (consul agent/dns_test.go TestDNS_ServiceLookup_WanTranslation,
/// TestDNS_Lookup_TaggedIPAddresses).
@Suite struct DNSTranslationTests {
    private static let node: Node = {
        var node = Node(name: "n1")
        node.address = "10.0.0.1"
        node.taggedAddresses = ["lan_ipv6": "2001:db8::1", "wan": "1.2.3.4", "wan_ipv6": "2001:db8::2"]
        return node
    }()

    private func translation(
        _ type: DNSType, datacenter: String = "dc1", translates: Bool = true
    ) throws -> DNSTranslation {
        let json = #"{"translate_wan_addrs": \#(translates)}"#
        let plan = try AgentPlan.forTests(flags: ["-dev"], json: json)
        let settings = DNSSettings(plan.configuration, nodeName: "node1", datacenter: "dc1")
        return DNSTranslation(settings, datacenter: datacenter, type: type)
    }

    @Test func ownDatacenter_hasAddressesOfTheLAN() throws {
        #expect(try translation(.a).address(of: Self.node) == "10.0.0.1")
        #expect(try translation(.aaaa).address(of: Self.node) == "2001:db8::1")
        #expect(try translation(.any).address(of: Self.node) == "2001:db8::1")
    }

    @Test func otherDatacenters_haveAddressesOfTheWAN_whereTheyAreTranslated() throws {
        #expect(try translation(.a, datacenter: "dc2").address(of: Self.node) == "1.2.3.4")
        #expect(try translation(.aaaa, datacenter: "dc2").address(of: Self.node) == "2001:db8::2")
        #expect(try translation(.a, datacenter: "dc2", translates: false).address(of: Self.node) == "10.0.0.1")
    }

    @Test func ports_followTheirAddresses() throws {
        var service = NodeService(id: "web", name: "web")
        service.port = 80
        service.address = "10.1.0.1"
        service.taggedAddresses = ["wan": ServiceAddress(address: "4.3.2.1", port: 8080)]
        #expect(try translation(.any).port(of: service) == 80)
        #expect(try translation(.any, datacenter: "dc2").port(of: service) == 8080)
        #expect(try translation(.a, datacenter: "dc2").address(of: service) == "4.3.2.1")
        service.taggedAddresses = ["wan": ServiceAddress(address: "4.3.2.1")]
        #expect(try translation(.any, datacenter: "dc2").port(of: service) == 80)
    }
}
