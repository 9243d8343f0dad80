// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LinksTests {
    private let a = MachineID(1)
    private let b = MachineID(2)
    private let c = MachineID(3)
    private var random = SeededRandom(seed: 1)

    @Test mutating func link_delivers_untilSomethingSaysOtherwise() {
        let links = Links()
        #expect(links.outcome(from: a, to: b, using: &random) == .delivered(after: .microseconds(200)))
        #expect(links.isFlawless(between: a, and: b))
    }

    @Test mutating func link_hasItsOwnQuality() {
        var links = Links()
        links.setQuality(LinkQuality(latency: .milliseconds(5), jitter: .milliseconds(3)), from: a, to: b)
        for _ in 0..<50 {
            guard case .delivered(let delay) = links.outcome(from: a, to: b, using: &random) else {
                Issue.record("not delivered")
                return
            }
            #expect(delay >= .milliseconds(5) && delay < .milliseconds(8))
        }
        #expect(links.outcome(from: b, to: a, using: &random) == .delivered(after: .microseconds(200)))
        links.setQuality(nil, from: a, to: b)
        #expect(links.quality(from: a, to: b) == .local)
    }

    @Test mutating func link_losesItsShare() {
        let links = Links(usual: LinkQuality(latency: .zero, loss: Ratio(1, in: 4)))
        var lost = 0
        for _ in 0..<1_000 where links.outcome(from: a, to: b, using: &random) == .lost { lost += 1 }
        #expect((200...300).contains(lost))
        #expect(!links.isFlawless(between: a, and: b))
    }

    @Test mutating func deadMachine_refuses_andFrozenMachineIsSilent() {
        var links = Links()
        links[b] = .dead
        #expect(links.outcome(from: a, to: b, using: &random) == .refused)
        links[b] = .frozen
        #expect(links.outcome(from: a, to: b, using: &random) == .lost)
        #expect(links.outcome(from: b, to: a, using: &random) == .lost)
        #expect(!links.isFlawless(between: a, and: b))
        links[b] = .running
        #expect(links.isFlawless(between: a, and: b))
    }

    @Test mutating func refusal_isLost_whenItsWayBackIsCut() {
        var links = Links()
        links[b] = .dead
        links.cut(.oneWay(from: [b], to: [a]))
        #expect(links.outcome(from: a, to: b, using: &random) == .lost)
    }

    @Test mutating func cut_isOneWay_whenThePartitionIs() {
        var links = Links()
        links.cut(.oneWay(from: [a], to: [b]))
        #expect(links.outcome(from: a, to: b, using: &random) == .lost)
        #expect(links.outcome(from: b, to: a, using: &random) != .lost)
        #expect(!links.isFlawless(between: a, and: b))
    }

    @Test mutating func heal_leavesWhatAnotherPartitionCut() {
        var links = Links()
        let lonely = Partition.isolating(a, from: [a, b, c])
        let split = Partition.groups([[a, b], [c]])
        links.cut(lonely)
        links.cut(split)
        links.heal(lonely)
        #expect(links.outcome(from: a, to: b, using: &random) != .lost)
        #expect(links.outcome(from: a, to: c, using: &random) == .lost)
        links.heal(split)
        links.heal(split)
        #expect(links.outcome(from: a, to: c, using: &random) != .lost)
        links.cut(split)
        links.healAll()
        #expect(links.isFlawless(between: a, and: c))
    }
}
