// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct NetworkSpaceTests {
    private func distance(_ a: NetworkSpace.Place, _ b: NetworkSpace.Place) -> Double {
        let squares = zip(a.vector, b.vector).map { ($0 - $1) * ($0 - $1) }
        return squares.reduce(0, +).squareRoot() + a.height + b.height
    }

    private func expectExact(_ distances: [[Double]], within tolerance: Double = 2e-8) {
        let places = NetworkSpace.places(distances)
        for a in distances.indices {
            for b in distances.indices where a != b {
                #expect(abs(distance(places[a], places[b]) - distances[a][b]) < tolerance, "\(a) to \(b)")
            }
        }
    }

    private func matrix(_ count: Int, _ distance: (Int, Int) -> Double) -> [[Double]] {
        (0..<count).map { a in (0..<count).map { b in a == b ? 0 : distance(min(a, b), max(a, b)) } }
    }

    @Test func equalDistances_areHeightsAlone() {
        let places = NetworkSpace.places(matrix(5) { _, _ in 0.0004 })
        #expect(places.allSatisfy { $0.height == 0.0002 && $0.vector.allSatisfy { $0 == 0 } })
    }

    @Test func slowMachines_areHigh() {
        let slow = [1: 0.01, 3: 0.03]
        let distances = matrix(6) { a, b in 0.0004 + (slow[a] ?? 0) + (slow[b] ?? 0) }
        expectExact(distances)
    }

    @Test func groups_areApart() {
        expectExact(matrix(9) { a, b in a / 3 == b / 3 ? 0.0004 : 0.04 })
        expectExact(matrix(4) { a, b in [[0, 1, 2, 3], [1, 0, 1, 2], [2, 1, 0, 1], [3, 2, 1, 0]][a][b] })
    }

    @Test func fewPoints_haveAPlace() {
        #expect(NetworkSpace.places([]).isEmpty)
        #expect(NetworkSpace.places([[0]]) == [NetworkSpace.Place()])
        expectExact(matrix(2) { _, _ in 0.5 })
    }

    @Test func anyDistances_giveFinitePlaces() {
        var random = SeededRandom(seed: 3, name: "space")
        for _ in 0..<50 {
            let count = 2 + Int(random.below(20))
            var drawn: [Double] = []
            for _ in 0..<(count * count) { drawn.append(Double(random.below(1_000_000)) / 1e6) }
            let places = NetworkSpace.places(matrix(count) { drawn[$0 * count + $1] })
            #expect(places.allSatisfy { $0.height >= 0 && ($0.vector + [$0.height]).allSatisfy(\.isFinite) })
        }
    }
}
