// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AutopilotMonitorTests {
    private let start = Instant(nanoseconds: 0)
    private var autopilot = AutopilotMonitor(startedAt: Instant(nanoseconds: 0))

    private func id(_ number: Int) -> ServerID { ServerID("s\(number)") }

    private func group(_ suffrages: RaftServer.Suffrage...) -> RaftConfiguration {
        RaftConfiguration(servers: suffrages.enumerated().map { number, suffrage in
            RaftServer(suffrage: suffrage, id: id(number + 1), address: "127.0.0.\(number + 1):8300")
        })
    }

    private func known(_ statuses: AutopilotState.NodeStatus?...) -> [AutopilotMonitor.Known] {
        statuses.enumerated().compactMap { number, status in
            guard let status else { return nil }
            let name = "s\(number + 1)"
            return AutopilotMonitor.Known(id: id(number + 1), name: name, status: status, version: "1.16.4", meta: nil)
        }
    }

    private func findings(
        _ raft: RaftConfiguration, _ known: [AutopilotMonitor.Known], leader: Int? = 1,
        indexes: [LogIndex?] = [300, 300, 300]
    ) -> AutopilotMonitor.Findings {
        var statistics: [ServerID: AutopilotState.Statistics] = [:]
        for (number, index) in indexes.enumerated() {
            guard let index else { continue }
            statistics[id(number + 1)] = AutopilotState.Statistics(lastContact: .zero, lastTerm: 2, lastIndex: index)
        }
        return AutopilotMonitor.Findings(
            configuration: AutopilotConfiguration(), raft: raft, known: known, leader: leader.map(id),
            statistics: statistics)
    }

    @Test mutating func healthyGroup_toleratesTheLossOfOne() {
        let raft = group(.voter, .voter, .voter)
        autopilot.update(findings(raft, known(.alive, .alive, .alive)), at: start + .seconds(3))
        #expect(autopilot.state.isHealthy)
        #expect(autopilot.state.failureTolerance == 1)
        #expect(autopilot.state.server(id(2))?.stableSince == start + .seconds(2))
    }

    @Test mutating func failedServer_makesTheGroupUnhealthy() {
        let raft = group(.voter, .voter, .voter)
        autopilot.update(findings(raft, known(.alive, .alive, .alive)), at: start)
        autopilot.update(findings(raft, known(.alive, .alive, .failed)), at: start + .seconds(7))
        #expect(!autopilot.state.isHealthy)
        #expect(autopilot.state.failureTolerance == 0)
        #expect(autopilot.state.server(id(3))?.stableSince == start + .seconds(6))
        #expect(autopilot.state.server(id(2))?.stableSince == start)
    }

    @Test mutating func silentServer_isJudgedByItsLastWord() {
        let raft = group(.voter, .voter, .voter)
        let all = known(.alive, .alive, .alive)
        autopilot.update(findings(raft, all), at: start)
        autopilot.update(findings(raft, all, indexes: [301, 300, nil]), at: start + .seconds(2))
        #expect(autopilot.state.isHealthy)
        autopilot.update(findings(raft, all, indexes: [900, 900, nil]), at: start + .seconds(4))
        #expect(autopilot.state.server(id(3))?.isHealthy == false)
    }

    @Test mutating func nobodyIsHealthy_withoutALeader() {
        autopilot.update(findings(group(.voter, .voter, .voter), known(.alive, .alive, .alive), leader: nil), at: start)
        #expect(autopilot.state.servers.allSatisfy { !$0.isHealthy })
    }

    @Test mutating func beats_countFromTheStartOfTheProcess() {
        autopilot = AutopilotMonitor(startedAt: start + .milliseconds(700))
        let now = start + .seconds(23)
        #expect(autopilot.nextBeat(of: AutopilotMonitor.updateInterval, after: now) == start + .milliseconds(24_700))
        #expect(autopilot.nextBeat(of: AutopilotMonitor.reconcileInterval, after: now) == start + .milliseconds(30_700))
        #expect(autopilot.isDue(at: now))
        autopilot.update(findings(group(.voter), known(.alive)), at: now)
        #expect(!autopilot.isDue(at: now + .seconds(1)))
        #expect(autopilot.isDue(at: now + .seconds(2)))
    }

    @Test mutating func nonvoter_getsAVote_whenItWasHealthyLongEnough() {
        let raft = group(.voter, .voter, .nonvoter)
        let all = known(.alive, .alive, .alive)
        autopilot.update(findings(raft, known(.alive, .alive, .failed)), at: start + .seconds(60))
        autopilot.update(findings(raft, all), at: start + .seconds(64))
        let configuration = AutopilotConfiguration()
        #expect(autopilot.promotions(configuration, at: start + .seconds(70)) == [])
        #expect(autopilot.promotions(configuration, at: start + .seconds(74)) == [id(3)])
    }

    @Test mutating func nonvoter_getsAVoteAtOnce_whileAutopilotIsNew() {
        autopilot.update(findings(group(.voter, .voter, .nonvoter), known(.alive, .alive, .alive)), at: start)
        #expect(autopilot.promotions(AutopilotConfiguration(), at: start + .seconds(3)) == [id(3)])
    }

    @Test func deadServers_areRemoved_asFarAsQuorumAllows() {
        let raft = group(.voter, .voter, .voter)
        let configuration = AutopilotConfiguration()
        let removals = { AutopilotMonitor.removals(from: $0, known: $1, configuration) }
        #expect(removals(raft, known(.alive, .failed, .alive)).failed == [id(2)])
        #expect(removals(raft, known(.alive, .failed, .failed)).failed == [id(2)])
        #expect(removals(group(.voter, .voter), known(.alive, .failed)) == AutopilotMonitor.Removals())
    }

    @Test func staleServers_leaveTheGroup_beforeFailedOnes() {
        let raft = group(.voter, .voter, .voter)
        let members = known(.alive, .failed, nil)
        let removals = AutopilotMonitor.removals(from: raft, known: members, AutopilotConfiguration())
        #expect(removals == AutopilotMonitor.Removals(stale: [id(3)], failed: []))
    }

    @Test func nothingIsRemoved_belowTheLeastWanted_orWhereItIsOff() {
        let raft = group(.voter, .voter, .voter)
        let dead = known(.alive, .failed, .alive)
        var configuration = AutopilotConfiguration()
        configuration.minQuorum = 3
        #expect(AutopilotMonitor.removals(from: raft, known: dead, configuration) == AutopilotMonitor.Removals())
        configuration.minQuorum = 0
        configuration.cleanupDeadServers = false
        #expect(AutopilotMonitor.removals(from: raft, known: dead, configuration) == AutopilotMonitor.Removals())
    }

    @Test mutating func health_isWrittenAsConsulDoes() {
        autopilot.update(findings(group(.voter), known(.alive), indexes: [4]), at: start + .milliseconds(2_600))
        var json = JSONWriter(pretty: false)
        autopilot.state.writeHealth(to: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self) == """
            {"Healthy":true,"FailureTolerance":0,"Servers":[{"ID":"s1","Name":"s1","Address":"127.0.0.1:8300",\
            "SerfStatus":"alive","Version":"1.16.4","Leader":true,"LastContact":"0s","LastTerm":2,"LastIndex":4,\
            "Healthy":true,"Voter":true,"StableSince":"1970-01-01T00:00:02Z"}]}
            """)
    }

    @Test func unknownGroup_hasNoServers() {
        var json = JSONWriter(pretty: false)
        AutopilotState().writeHealth(to: &json)
        let text = String(decoding: json.bytes, as: UTF8.self)
        #expect(text == #"{"Healthy":false,"FailureTolerance":0,"Servers":null}"#)
    }
}
