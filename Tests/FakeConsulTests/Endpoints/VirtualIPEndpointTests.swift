// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct VirtualIPEndpointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func assign(_ body: String) -> (status: Int, text: String) {
        let answer = world.text("PUT", "/v1/internal/service-virtual-ip", body)
        return (answer.status, answer.text.filter { $0 != " " && $0 != "\n" })
    }

    private func registerNative(_ name: String) {
        let body = #"{"Node":"n","Address":"a","Service":{"Service":"\#(name)","Port":1,"Connect":{"Native":true}}}"#
        #expect(world.text("PUT", "/v1/catalog/register", body).status == 200)
    }

    @Test func address_isTakenFromWhoHasIt() {
        registerNative("a")
        registerNative("b")
        #expect(assign(#"{"Service":"a","ManualVIPs":["10.0.0.1","10.0.0.2"]}"#).text
            == #"{"Found":true,"UnassignedFrom":null}"#)
        #expect(assign(#"{"Service":"b","ManualVIPs":["10.0.0.1"]}"#).text
            == #"{"Found":true,"UnassignedFrom":[{"ServiceName":{"Name":"a"},"Peer":""}]}"#)
        let store = world.world.cluster.agents[0].server?.store
        #expect(store?.catalog.mesh.manualVIPs.addresses(of: "a") == ["10.0.0.2"])
    }

    @Test func request_isRefused() {
        #expect(assign(#"{"Service":"a","ManualVIPs":["x"]}"#).text == #""<nil>"isnotavalidIPv4address"#)
        #expect(assign(#"{"Service":"a","ManualVIPs":["::1"]}"#).text == #""::1"isnotavalidIPv4address"#)
        let nine = (1...9).map { "\"10.0.0.\($0)\"" }.joined(separator: ",")
        #expect(assign(#"{"Service":"a","ManualVIPs":[\#(nine)]}"#).status == 500)
    }
}
