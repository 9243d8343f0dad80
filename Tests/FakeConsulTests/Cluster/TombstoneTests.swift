// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct TombstoneTests {
    private let world: TestWorld

    init() throws { world = try TestWorld() }

    private var tombstones: Int { world.world.cluster.agents[0].server?.store.kv.tombstones.count ?? -1 }

    @Test func tombstone_staysForAQuarterOfAnHour_andThenGoes() {
        _ = world.send("PUT", "/v1/kv/a/b", body: [1])
        _ = world.send("DELETE", "/v1/kv/a/b")
        #expect(tombstones == 1)
        world.advance(by: .seconds(899))
        #expect(tombstones == 1)
        world.advance(by: .seconds(32))
        #expect(tombstones == 0)
    }

    @Test func youngerTombstone_outlivesTheOlder() {
        for key in ["a", "b"] { _ = world.send("PUT", "/v1/kv/" + key, body: [1]) }
        _ = world.send("DELETE", "/v1/kv/a")
        world.advance(by: .seconds(600))
        _ = world.send("DELETE", "/v1/kv/b")
        world.advance(by: .seconds(400))
        #expect(tombstones == 1)
        world.advance(by: .seconds(600))
        #expect(tombstones == 0)
    }
}
