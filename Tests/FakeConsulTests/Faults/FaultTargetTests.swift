// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct FaultTargetTests {
    private func target(_ fault: Fault, at roster: Roster = RosterTests.world) throws -> FaultTarget {
        var aim = Aim(at: roster, random: SeededRandom(seed: 1))
        return try fault.target(&aim)
    }

    private func refusal(_ fault: Fault, at roster: Roster = RosterTests.world) -> String? {
        do {
            _ = try target(fault, at: roster)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private static let three = Roster(members: [
        RosterTests.member("s1", leads: true), RosterTests.member("s2"), RosterTests.member("s3"),
        RosterTests.member("c1"),
    ])

    @Test func partition_cutsBetweenGroups_andTheRestIsAGroup() throws {
        let cuts = try target(.partition([["s1"], ["s2"]]), at: Self.three).partition?.cuts ?? []
        let pairs = cuts.map { [$0.source.number, $0.target.number] }
        #expect(pairs.count == 10)
        #expect(pairs.contains([0, 1]) && pairs.contains([1, 0]) && pairs.contains([0, 2]) && pairs.contains([3, 1]))
        #expect(!pairs.contains([2, 3]))
    }

    @Test func oneWay_cutsOneDirection() throws {
        let cuts = try target(.oneWay(from: [.leader], to: [.followers]), at: Self.three).partition?.cuts ?? []
        #expect(cuts.map { [$0.source.number, $0.target.number] } == [[0, 1], [0, 2]])
    }

    @Test func partitions_areRefused_whenTheyMeanNothing() {
        #expect(refusal(.partition([["s1"], [.leader]]), at: Self.three) == "groups: s1 is in two groups")
        #expect(
            refusal(.partition([[.all]]), at: Self.three)
                == "groups: all agents are in one group, so that nothing is cut; there are s1 (leader), s2, s3, c1")
        #expect(refusal(.oneWay(from: ["s1"], to: [.servers]), at: Self.three) == "from and to: s1 is on both sides")
        #expect(refusal(.partition([["s1"], ["s7"]]), at: Self.three)?.contains(#"selector "s7" names nobody"#) == true)
    }

    @Test func links_areBothDirections() throws {
        let all = try target(.slow("s1", latency: .seconds(1)), at: Self.three).links
        #expect(all.count == 6)
        let one = try target(.slow("s1", to: "s2", latency: .seconds(1)), at: Self.three).links
        #expect(one.map { [$0.source.number, $0.target.number] } == [[0, 1], [1, 0]])
        #expect(refusal(.lose("s1", to: .leader, .always), at: Self.three)?.hasPrefix("lose: there is nobody") == true)
    }

    @Test func serversOnly_whereOnlyTheyHaveALog() throws {
        #expect(try target(.lag(.all, by: .entries(3)), at: Self.three).agents == [0, 1, 2])
        #expect(refusal(.fillDisk(.clients), at: Self.three) == "fill_disk needs servers; c1 is none")
    }

    @Test func transfer_wantsOneServerThatDoesNotLead() throws {
        #expect(try target(.transferLeadership(to: "s2"), at: Self.three).agents == [1])
        #expect(try target(.transferLeadership(), at: Self.three).agents == [])
        #expect(refusal(.transferLeadership(to: "s1"), at: Self.three) == "to: s1 leads already")
        #expect(refusal(.transferLeadership(to: "c1"), at: Self.three) == "to: c1 is no server")
        #expect(
            refusal(.transferLeadership(to: .followers), at: Self.three) == "to: one server is wanted, not s2, s3")
        let leaderless = Roster(members: [RosterTests.member("s1"), RosterTests.member("s2")])
        #expect(refusal(.transferLeadership(to: "s2"), at: leaderless)?.hasPrefix("no server of dc1 leads") == true)
        #expect(refusal(.transferLeadership(), at: leaderless)?.hasPrefix("no server leads") == true)
    }
}
