// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CoordinateTableTests {
    private let test = TestStore()

    private func coordinate(_ x: Double, of node: String = "node1", segment: String = "") -> NodeCoordinate {
        var place = Coordinate.origin
        place.vector[0] = x
        return NodeCoordinate(node: node, segment: segment, coordinate: place)
    }

    @Test func batch_takesKnownNodesOnly_andOnlyNumbers() {
        test.apply(.coordinates([coordinate(1), coordinate(1, of: "none"), coordinate(.nan)]), at: 5)
        #expect(test.store.coordinates.all == [coordinate(1)])
        #expect(test.store.coordinates.index == 5)
        test.apply(.coordinates([coordinate(2, of: "none")]), at: 6)
        #expect(test.store.coordinates.index == 5)
        test.apply(.coordinates([coordinate(3, of: "NODE1")]), at: 7)
        #expect(test.store.coordinates.all == [coordinate(3, of: "NODE1")])
    }

    @Test func node_takesItsCoordinatesWithIt() {
        test.apply(.coordinates([coordinate(1), coordinate(2, segment: "a")]), at: 5)
        _ = test.store.takeTouched()
        test.apply(.deregister(DeregisterCommand(node: "Node1")), at: 6)
        #expect(test.store.coordinates.all.isEmpty)
        #expect(test.store.coordinates.index == 6)
        #expect(test.store.takeTouched().contains(.record(.coordinates, CatalogKey.of("node1"))))
    }

    @Test func distance_isOfTheSegmentThatBothHave() {
        let server = [coordinate(0), coordinate(0.5, segment: "a")]
        #expect(CoordinateTable.distance(from: server, to: [coordinate(1)]) == 1_000_020_000)
        #expect(CoordinateTable.distance(from: server, to: [coordinate(1, segment: "a")]) == 500_019_999)
        #expect(CoordinateTable.distance(from: [coordinate(1, segment: "a")], to: server) == 500_019_999)
        #expect(CoordinateTable.distance(from: server, to: [coordinate(1, segment: "b")]) == nil)
        #expect(CoordinateTable.distance(from: server, to: []) == nil)
    }

    @Test func distance_isUnknownBetweenSpaces_andTakesAdjustments() {
        var other = Coordinate(vector: [1, 2])
        #expect(Coordinate.origin.distance(to: other) == nil)
        other = Coordinate(vector: Array(repeating: 0, count: 8), adjustment: -5, height: 1)
        #expect(Coordinate(vector: other.vector, height: 1).distance(to: other) == 2_000_000_000)
        other.adjustment = 0.5
        #expect(other.distance(to: other) == 3_000_000_000)
        other.height = .greatestFiniteMagnitude
        #expect(other.distance(to: other) == .min)
    }

    @Test func snapshot_keepsThem() throws {
        test.apply(.coordinates([coordinate(1)]), at: 5)
        let (snapshot, before, after) = try Samples.again(test.store.snapshot)
        #expect(before == after)
        let other = StateStore()
        other.restore(snapshot)
        #expect(other.coordinates.all == [coordinate(1)])
        #expect(other.coordinates.index == 5)
    }
}
