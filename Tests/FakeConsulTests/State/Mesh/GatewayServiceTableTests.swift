// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GatewayServiceTableTests {
    @Test func records_areOrderedByPort() {
        var table = GatewayServiceTable()
        for port in [8080, 80, 443] { table.insert(.sample(port: port), index: 1) }
        #expect(table.services(of: "GW").map(\.port) == [80, 443, 8080])
        table.remove(.sample(port: 443), index: 9)
        #expect(table.gateways(of: "Web").map(\.port) == [80, 8080] && table.index == 9)
        #expect(table["gw", "web", 80] != nil && table["gw", "web", 443] == nil)
    }

    @Test func addresses_loseTheDotsAtTheirEnds() {
        var record = GatewayService.sample(port: 80)
        #expect(record.addresses(defaultHosts: ["web.ingress.consul."]) == ["web.ingress.consul:80"])
        record.hosts = ["a.example"]
        #expect(record.addresses(defaultHosts: ["x"]) == ["a.example:80"])
        record.port = 0
        #expect(record.addresses(defaultHosts: ["x"]).isEmpty)
    }

    @Test func json_hasConsulsOrder() {
        var record = GatewayService.sample(port: 8080)
        record.protocolName = "tcp"
        record.indexes = RaftIndexes(create: 1, modify: 2)
        var json = JSONWriter()
        record.write(to: &json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"Gateway":{"Name":"gw"},"Service":{"Name":"web"},"GatewayKind":"ingress-gateway","Port":8080,"#
                + #""Protocol":"tcp","CreateIndex":1,"ModifyIndex":2}"#)
    }
}
