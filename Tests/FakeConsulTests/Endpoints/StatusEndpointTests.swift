// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct StatusEndpointTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
    }

    @Test func leaderAndPeers_areAddresses() {
        #expect(world.text("GET", "/v1/status/leader") == (200, "\"127.0.0.1:28300\"\n"))
        #expect(world.text("GET", "/v1/status/peers").text.contains("127.0.0.1:28300"))
    }

    @Test func otherDatacenter_isUnknown() {
        #expect(world.text("GET", "/v1/status/peers?dc=dc9") == (500, "No path to datacenter"))
    }

    @Test func sharedParameters_areRefusedFirst() {
        #expect(world.text("GET", "/v1/status/leader?index=x") == (400, "Invalid index"))
    }
}
