// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CoordinateUpdatesTests {
    private func known(_ lab: ClusterLab) -> [String: Coordinate] {
        let leader = lab.cluster.agents.first { $0.isLeader }
        let all = leader?.server?.store.coordinates.all ?? []
        return Dictionary(uniqueKeysWithValues: all.map { ($0.node, $0.coordinate) })
    }

    @Test func everyAgent_sendsIts_andAgainWhenLinksChange() throws {
        let lab = ClusterLab(servers: 3, clients: 2, seed: 11)
        lab.run(for: .seconds(45))
        var known = known(lab)
        #expect(known.count == 5)
        #expect(known.values.allSatisfy { $0.height == 0.0002 })
        // The last client is slow from now on, and nobody else.
        let slow = lab.cluster.agents[4]
        lab.act { cluster in
            let quality = LinkQuality(latency: .milliseconds(20))
            for other in cluster.agents where other !== slow {
                cluster.links.setQuality(quality, from: slow.machine, to: other.machine)
                cluster.links.setQuality(quality, from: other.machine, to: slow.machine)
            }
            cluster.topologyChanged()
        }
        lab.run(for: .seconds(45))
        known = self.known(lab)
        let distances = known.filter { $0.key != slow.identity.nodeName }.map { name, coordinate in
            coordinate.distance(to: known[slow.identity.nodeName] ?? .origin) ?? 0
        }
        #expect(distances.allSatisfy { abs($0 - 40_000_000) < 1_000 })
    }

    @Test func lostCoordinates_areSentAgain() {
        let lab = ClusterLab(servers: 3, clients: 1, seed: 12)
        lab.run(for: .seconds(45))
        let client = lab.cluster.agents[3].identity.nodeName
        #expect(known(lab)[client] != nil)
        #expect(lab.ask("PUT", "/v1/catalog/deregister", #"{"Node":"\#(client)"}"#, at: 0).status == 200)
        #expect(known(lab)[client] == nil)
        lab.run(for: .seconds(200))
        #expect(known(lab)[client] != nil)
    }
}
