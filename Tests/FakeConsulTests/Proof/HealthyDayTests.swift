// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// Time that passes costs only what happens in it: a day of three servers and a hundred client agents is quickly over.
/// `Benchmarks day` measures it in a release build, where it is to take about a second.
@Suite struct HealthyDayTests {
    @Test func hourOfAHealthyCluster_isCheap_andLeavesItAsItWas() throws {
        let lab = ClusterLab(clients: 100, seed: 1)
        lab.settle()
        // Until every agent has sent its network coordinate.
        lab.run(for: .seconds(60))
        let leader = try #require(lab.leader)
        let applied = lab.applied(leader)
        let lines = lab.cluster.trace.recorded
        let begin = threadSeconds()
        lab.run(for: .seconds(3_600))
        let seconds = threadSeconds() - begin
        #expect(lab.leader == leader && lab.allSeeAllAlive && lab.hasConverged)
        #expect(lab.applied(leader) == applied, "nothing was to be written")
        if ProcessInfo.processInfo.environment["FAKE_CONSUL_SEEDS"] != nil {
            print("an hour: \(seconds) s of processor time, \(lab.cluster.trace.recorded - lines) lines of trace")
        }
        // In debug, on any machine; in release it is a twentieth of that.
        #expect(seconds < 10, "\(seconds) s")
    }
}
