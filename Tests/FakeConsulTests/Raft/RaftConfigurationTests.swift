// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct RaftConfigurationTests {
    private let three = NodeBench.configuration(3)
    private let s4 = ServerID("s4")

    @Test func quorum_isTheMajorityOfVoters() throws {
        #expect((1...5).map { NodeBench.configuration($0).quorum } == [1, 2, 2, 3, 3])
        #expect(try three.applying(.addNonvoter(s4, address: "a:1")).quorum == 2)
    }

    @Test func addVoter_promotesOrMoves() throws {
        let added = try three.applying(.addNonvoter(s4, address: "a:1"))
        #expect(added.server(s4)?.suffrage == .nonvoter)
        #expect(try added.applying(.addVoter(s4, address: "b:1")).server(s4)
            == RaftServer(suffrage: .voter, id: s4, address: "b:1"))
        #expect(try three.applying(.addVoter(NodeBench.s2, address: "b:1")).server(NodeBench.s2)?.address == "b:1")
    }

    @Test func addNonvoter_leavesAVote() throws {
        let moved = try three.applying(.addNonvoter(NodeBench.s2, address: "b:1"))
        #expect(moved.server(NodeBench.s2) == RaftServer(suffrage: .voter, id: NodeBench.s2, address: "b:1"))
    }

    @Test func demoteAndRemove_ignoreStrangers() throws {
        #expect(try three.applying(.demoteVoter(s4)) == three)
        #expect(try three.applying(.remove(s4)) == three)
        #expect(try three.applying(.demoteVoter(NodeBench.s2)).hasVote(NodeBench.s2) == false)
        #expect(try three.applying(.remove(NodeBench.s2)).contains(NodeBench.s2) == false)
    }

    @Test func invalidConfigurations_areRefusedInGosWords() {
        let one = NodeBench.configuration(1)
        #expect(throws: RaftError("need at least one voter in configuration: {[{Nonvoter s1 10.0.0.1:8300}]}")) {
            try one.applying(.demoteVoter(NodeBench.s1))
        }
        #expect(throws: RaftError("need at least one voter in configuration: {[]}")) {
            try one.applying(.remove(NodeBench.s1))
        }
        #expect(throws: RaftError("found duplicate address in configuration: 10.0.0.1:8300")) {
            try one.applying(.addVoter(s4, address: "10.0.0.1:8300"))
        }
        #expect(throws: RaftError("empty address in configuration: {Voter s4 }")) {
            try one.applying(.addVoter(s4, address: ""))
        }
        #expect(throws: RaftError("empty ID in configuration: {[{Voter s1 10.0.0.1:8300} {Voter  a:1}]}")) {
            try one.applying(.addVoter(ServerID(""), address: "a:1"))
        }
    }
}
