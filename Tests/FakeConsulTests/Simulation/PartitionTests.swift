// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PartitionTests {
    private let machines = (1...5).map { MachineID($0) }

    private func heard(by machine: Int, _ partition: Partition) -> [Int] {
        let cut = partition.cuts.filter { $0.target == MachineID(machine) }.map(\.source)
        return machines.filter { !cut.contains($0) }.map(\.number)
    }

    @Test func groups_hearOnlyThemselves() {
        let partition = Partition.groups([Array(machines[..<2]), Array(machines[2...])])
        #expect(heard(by: 1, partition) == [1, 2])
        #expect(heard(by: 5, partition) == [3, 4, 5])
    }

    @Test func groups_leaveOthersAlone() {
        #expect(heard(by: 5, .groups([[machines[0]], [machines[1]]])) == [1, 2, 3, 4, 5])
    }

    @Test func isolating_cutsOneOff() {
        let partition = Partition.isolating(machines[2], from: machines)
        #expect(heard(by: 3, partition) == [3])
        #expect(heard(by: 1, partition) == [1, 2, 4, 5])
    }

    @Test func oneWay_cutsOneDirection() {
        let partition = Partition.oneWay(from: [machines[0]], to: machines)
        #expect(heard(by: 2, partition) == [2, 3, 4, 5])
        #expect(heard(by: 1, partition) == [1, 2, 3, 4, 5])
    }

    @Test func bridge_hasOneThatHearsAll() {
        let partition = Partition.bridge(machines)
        let all = (1...5).map { heard(by: $0, partition) }
        #expect(all == [[1, 2, 3], [1, 2, 3], [1, 2, 3, 4, 5], [3, 4, 5], [3, 4, 5]])
    }

    @Test func majoritiesRing_givesEachItsOwnMajority() {
        let partition = Partition.majoritiesRing(machines)
        #expect((1...5).map { heard(by: $0, partition) } == [[1, 2, 5], [1, 2, 3], [2, 3, 4], [3, 4, 5], [1, 4, 5]])
    }

    @Test func cuts_areSortedAndUnique() {
        let ends = LinkEnds(source: machines[1], target: machines[0])
        let other = LinkEnds(source: machines[0], target: machines[1])
        #expect(Partition([ends, other, ends]).cuts == [other, ends])
    }
}
