// SPDX-License-Identifier: MIT

/// Which links are silent. A value: computing one changes nothing, `Links.cut` does.
struct Partition: Hashable, Sendable {
    /// Sorted, each once.
    let cuts: [LinkEnds]

    init(_ cuts: some Sequence<LinkEnds>) { self.cuts = Set(cuts).sorted() }

    /// Machines of different groups do not hear each other. A machine in none of the groups hears all.
    static func groups(_ groups: [[MachineID]]) -> Partition {
        var cuts: [LinkEnds] = []
        for (index, group) in groups.enumerated() {
            for (other, others) in groups.enumerated() where other != index {
                cuts += oneWay(from: group, to: others).cuts
            }
        }
        return Partition(cuts)
    }

    /// The machine hears nobody and nobody hears it.
    static func isolating(_ machine: MachineID, from others: [MachineID]) -> Partition {
        groups([[machine], others.filter { $0 != machine }])
    }

    /// What the sources send to the targets is lost; the other direction works.
    static func oneWay(from sources: [MachineID], to targets: [MachineID]) -> Partition {
        Partition(sources.flatMap { source in
            targets.filter { $0 != source }.map { LinkEnds(source: source, target: $0) }
        })
    }

    /// Two halves that do not hear each other, and between them one machine that hears both.
    static func bridge(_ machines: [MachineID]) -> Partition {
        let middle = machines.count / 2
        return groups([Array(machines.prefix(middle)), Array(machines.dropFirst(middle + 1))])
    }

    /// Every machine hears a majority, but no two the same one: each its nearest in a ring.
    static func majoritiesRing(_ machines: [MachineID]) -> Partition {
        let count = machines.count
        let reach = (count / 2 + 1) / 2
        var cuts: [LinkEnds] = []
        for a in machines.indices {
            for b in machines.indices where a != b {
                let distance = min((a - b + count) % count, (b - a + count) % count)
                if distance > reach { cuts.append(LinkEnds(source: machines[a], target: machines[b])) }
            }
        }
        return Partition(cuts)
    }
}
