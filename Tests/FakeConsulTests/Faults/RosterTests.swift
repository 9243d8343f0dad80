// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RosterTests {
    /// Five servers and two clients in dc1, three servers in dc2; s2 and s1.dc2 lead.
    static let world = Roster(
        members: (1...5).map { member("s\($0)", leads: $0 == 2) } + [member("c1"), member("c2")]
            + (1...3).map { member("s\($0).dc2", in: "dc2", leads: $0 == 1) })

    static func member(
        _ name: String, in datacenter: String = "dc1", leads: Bool = false, runs: Bool = true
    ) -> Roster.Member {
        Roster.Member(
            name: name, nodeName: "node-\(name)", datacenter: datacenter, isServer: name.hasPrefix("s"),
            isLeader: leads, isRunning: runs)
    }

    private func names(_ selector: Selector, seed: UInt64 = 1) throws -> [String] {
        var aim = Aim(at: Self.world, random: SeededRandom(seed: seed))
        return try aim.agents(selector).map { Self.world.members[$0].name }
    }

    @Test func roles_nameTheirAgents() throws {
        #expect(try names(.leader) == ["s2", "s1.dc2"])
        #expect(try names(.leader.in("dc1")) == ["s2"])
        #expect(try names(.followers.in("dc1")) == ["s1", "s3", "s4", "s5"])
        #expect(try names(.servers.in("dc2")) == ["s1.dc2", "s2.dc2", "s3.dc2"])
        #expect(try names(.clients) == ["c1", "c2"])
        #expect(try names(.all).count == 10)
    }

    @Test func names_areThoseOfTheSimulationAndOfTheCatalog() throws {
        #expect(try names(.named("s1.dc2")) == ["s1.dc2"])
        #expect(try names(.named("s1").in("dc2")) == ["s1.dc2"])
        #expect(try names(.named("node-c1")) == ["c1"])
    }

    @Test(arguments: 0..<20)
    func minorityAndMajority_areTheTwoPartsOfOneDraw(_ seed: UInt64) throws {
        var aim = Aim(at: Self.world, random: SeededRandom(seed: seed))
        let minority = try aim.agents(.minority.in("dc1"))
        let majority = try aim.agents(.majority.in("dc1"))
        #expect(minority.count == 2 && majority.count == 3)
        #expect((minority + majority).sorted() == [0, 1, 2, 3, 4])
    }

    @Test func draws_followTheSeed() throws {
        let draws = try (0..<20).map { try names(.follower.in("dc1"), seed: $0) }
        #expect(try (0..<20).map { try names(.follower.in("dc1"), seed: $0) } == draws)
        #expect(Set(draws).count > 1)
    }

    @Test func follower_isOneThatRuns_andTheSameInAllOfAFault() throws {
        let roster = Roster(members: [
            Self.member("s1", leads: true), Self.member("s2", runs: false), Self.member("s3"),
        ])
        for seed in 0..<10 {
            var aim = Aim(at: roster, random: SeededRandom(seed: UInt64(seed)))
            #expect(try aim.agents(.follower) == [2])
            #expect(try aim.agents(.follower) == [2])
        }
    }

    @Test func refusals_sayWhoIsThere() {
        #expect {
            try names("s9")
        } throws: {
            "\($0)" == #"selector "s9" names nobody; there are s1, s2 (leader), s3, s4, s5, c1, c2, "#
                + "s1.dc2 (leader), s2.dc2, s3.dc2"
        }
        #expect {
            try names("leader@dc3")
        } throws: {
            "\($0)" == #"selector "leader@dc3": no datacenter is called "dc3"; there are dc1, dc2"#
        }
        #expect(throws: FaultRefusal.self) { try names(.clients.in("dc2")) }
    }

    @Test func minority_isNobody_ofOneOrNoServer() {
        for members in [[Self.member("s1", leads: true)], [Self.member("c1")]] {
            var aim = Aim(at: Roster(members: members), random: SeededRandom(seed: 1))
            #expect(throws: FaultRefusal.self) { try aim.agents(.minority) }
        }
    }
}
