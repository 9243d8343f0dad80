// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RuntimeGaugesTests {
    private static func values(_ objects: Int, _ requests: Int, _ age: Duration) -> [String: Double] {
        let gauges = RuntimeGauges(objects: objects, openRequests: requests, age: age)
        return Dictionary(uniqueKeysWithValues: gauges.values.map { ($0.name, $0.value) })
    }

    @Test func gauges_followStateRequestsAndTime() throws {
        let fresh = Self.values(0, 0, .zero)
        let busy = Self.values(100_000, 50, .seconds(1200))
        for name in ["alloc_bytes", "heap_objects", "malloc_count", "free_count", "sys_bytes", "num_goroutines"] {
            let (less, more) = (try #require(fresh["runtime." + name]), try #require(busy["runtime." + name]))
            #expect(less < more, "\(name)")
        }
        #expect(busy["runtime.total_gc_runs"] == 14 && busy["runtime.total_gc_pause_ns"] == 14 * 180_000)
        #expect(try #require(busy["runtime.malloc_count"]) > #require(busy["runtime.free_count"]))
    }
}
