// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// "The ten facts a fake must get right" (CLUSTER_FACTS, section 0, with the differences of 1.16.4), one test each.
@Suite struct TenFactsTests {
    private static let noLeader = "No cluster leader"
    private static let notTracked = "Raft leader not found in server lookup mapping"

    private func settled(multiplier: Int = 1, clients: Int = 1, seed: UInt64 = 3, json: String = "") -> ClusterLab {
        let lab = ClusterLab(clients: clients, multiplier: multiplier, seed: seed, json: json)
        lab.settle()
        return lab
    }

    private func follower(of lab: ClusterLab) -> Int { lab.servers.first { $0 != lab.leader } ?? 0 }

    private func crashAll(but kept: Int, in lab: ClusterLab) {
        for server in lab.servers where server != kept { lab.crash(server) }
    }

    /// With a multiplier of ten gossip is long done when Raft's timer fires, so that all three phases show.
    @Test func fact1_deadLeader_isBelievedThenUntrackedThenMissed() throws {
        let lab = settled(multiplier: 10)
        let leader = try #require(lab.leader)
        let follower = follower(of: lab)
        let address = lab.cluster.agents[leader].identity.serverAddress
        let own = lab.cluster.agents[follower].identity.address
        lab.crash(leader)
        lab.run(for: .milliseconds(100))
        // A: Raft believes, TCP refuses.
        #expect(lab.ask("GET", "/v1/status/leader", at: follower).text == "\"\(address)\"")
        let refused = lab.ask("GET", "/v1/kv/x", at: follower)
        #expect(
            refused.text == "rpc error getting client: failed to get conn: dial tcp \(own):0->\(address): "
                + "connect: connection refused")
        #expect(refused.status == 500 && refused.seconds < 0.05)
        // B: gossip has removed the server; 1.16.4 does not try that again.
        lab.wait(.seconds(12)) { lab.isLost(leader, for: follower) }
        #expect(lab.ask("GET", "/v1/status/leader", at: follower).text == "\"\(address)\"")
        let untracked = lab.ask("GET", "/v1/kv/x", at: follower)
        #expect(untracked.text == "rpc error getting client: \(Self.notTracked)" || untracked.text == Self.notTracked)
        #expect(untracked.status == 500 && untracked.seconds < 0.05, "\(untracked.text)")
        // C: Raft knows that there is none.
        lab.wait(.seconds(60)) { lab.leader(seenBy: follower) == nil }
        #expect(lab.ask("GET", "/v1/status/leader", at: follower).text == "\"\"")
        let held = lab.ask("GET", "/v1/kv/x", at: follower)
        #expect(held.seconds > 0.05)
        #expect(held.status == 404 || held.text == Self.noLeader, "\(held.text)")
    }

    @Test func fact2_staleReads_areAnsweredByAnyLiveServer_butNotByOneThatNeverHeardOfALeader() throws {
        let lab = settled()
        let leader = try #require(lab.leader)
        _ = lab.ask("PUT", "/v1/kv/x", "1", at: leader)
        crashAll(but: leader, in: lab)
        lab.run(for: .seconds(3))
        let early = lab.ask("GET", "/v1/kv/x?stale", at: leader)
        #expect(early.status == 200 && early.header("X-Consul-Knownleader") == "false" && early.seconds < 0.05)
        lab.run(for: .seconds(5))
        let late = lab.ask("GET", "/v1/kv/x?stale", at: leader)
        let contacts = [early, late].map { $0.header("X-Consul-Lastcontact").flatMap { Int($0) } ?? 0 }
        #expect((2_000...3_000).contains(contacts[0]) && contacts[1] > contacts[0] + 4_500, "\(contacts)")
        // Alone after a restart: it has heard of no leader since its start.
        lab.crash(leader)
        lab.restart(leader)
        let restarted = lab.ask("GET", "/v1/kv/x?stale", at: leader)
        #expect(restarted.status == 500 && restarted.text == Self.noLeader && restarted.seconds > 7, "\(restarted)")
        #expect(lab.ask("GET", "/v1/status/leader", at: leader).text == "\"\"")
        #expect(lab.ask("GET", "/v1/status/peers", at: leader).text.split(separator: ",").count == 3)
    }

    @Test func fact3_catalog_isFrozenWithoutALeader() throws {
        let lab = settled()
        let survivor = follower(of: lab)
        crashAll(but: survivor, in: lab)
        lab.run(for: .seconds(25))
        for server in lab.servers where server != survivor {
            #expect(lab.status(of: server, seenBy: survivor) == .failed)
            #expect(lab.serfHealth(of: server, at: survivor) == .passing)
        }
        let checks = lab.ask("GET", "/v1/health/state/critical?stale", at: survivor)
        #expect(checks.status == 200 && checks.text == "[]", "\(checks.text)")
    }

    @Test func fact4_callsToAFrozenLeader_hangUntilTheConnectionDies_orTheLeaderGoesOn() throws {
        let lab = settled()
        let leader = try #require(lab.leader)
        let follower = follower(of: lab)
        _ = lab.ask("GET", "/v1/kv/x", at: follower)
        lab.freeze(leader)
        let hung = lab.ask("PUT", "/v1/kv/x", "1", at: follower, within: .seconds(70))
        #expect(hung.status == 500 && hung.text == "rpc error making call: EOF", "\(hung.text)")
        #expect((8...60).contains(hung.seconds), "\(hung.seconds)")

        let other = settled(seed: 4)
        let frozen = try #require(other.leader)
        let asked = self.follower(of: other)
        _ = other.ask("GET", "/v1/kv/x", at: asked)
        other.freeze(frozen)
        var answer: Answer?
        let start = other.now
        other.send("GET", "/v1/kv/x", at: asked) { answer = Answer($0, after: other.now - start) }
        other.run(for: .seconds(3))
        #expect(answer == nil)
        other.thaw(frozen)
        other.run(for: .seconds(8))
        #expect(answer?.response != nil)
    }

    @Test func fact5_deadServers_areRemoved_soThatASecondDeathCostsTheLeader() throws {
        let lab = settled()
        let leader = try #require(lab.leader)
        let first = follower(of: lab)
        let second = try #require(lab.servers.first { $0 != leader && $0 != first })
        lab.crash(first)
        let removed = lab.wait(.seconds(25)) { lab.status(of: first, seenBy: leader) == .left }
        #expect(removed.map { $0 > .seconds(5) && $0 < .seconds(17) } == true, "\(String(describing: removed))")
        #expect(!lab.isInCatalog(first, at: leader))
        #expect(lab.cluster.agents[leader].server?.raft.membership.latest.servers.count == 2)
        lab.crash(second)
        lab.run(for: .seconds(5))
        #expect(lab.leader(seenBy: leader) == nil)
        // The one that was removed is no voter any more: its return does not help.
        lab.restart(first)
        lab.run(for: .seconds(30))
        #expect(lab.leader(seenBy: leader) == nil)
        lab.restart(second)
        #expect(lab.wait(.seconds(30)) { lab.leader(seenBy: leader) != nil } != nil)
    }

    @Test func fact6_returningServer_isNoVoterUntilItIsStable() throws {
        let lab = settled()
        let leader = try #require(lab.leader)
        let server = follower(of: lab)
        lab.crash(server)
        lab.run(for: .seconds(30))
        lab.restart(server)
        lab.run(for: .seconds(5))
        #expect(lab.status(of: server, seenBy: leader) == .alive)
        #expect(!lab.isVoter(server))
        let rest = lab.wait(.seconds(20)) { lab.isVoter(server) }
        #expect(rest.map { $0 > .seconds(5) && $0 < .seconds(13) } == true, "\(String(describing: rest)) after 5 s")
    }

    @Test func fact7_sessions_endAtTwiceTheirTTL_andLocksHaveADelay() throws {
        let lab = settled()
        let agent = try #require(lab.clients.first)
        func session(_ ttl: String) -> String {
            let answer = lab.ask("PUT", "/v1/session/create", #"{"TTL":"\#(ttl)"}"#, at: agent).text
            return String(answer.split(separator: "\"")[3])
        }
        func acquire(_ session: String) -> Bool {
            lab.ask("PUT", "/v1/kv/lock?acquire=\(session)", at: agent).text.hasPrefix("true")
        }
        let (holder, rival) = (session("10s"), session("60s"))
        #expect(acquire(holder))
        let ended = lab.wait(.seconds(30)) { lab.cluster.agents[0].server?.store.sessions[holder] == nil }
        #expect(ended.map { $0 > .seconds(19.9) && $0 < .seconds(20.1) } == true, "\(String(describing: ended))")
        #expect(!acquire(rival))
        lab.run(for: .seconds(14.5))
        #expect(!acquire(rival))
        lab.run(for: .seconds(0.6))
        #expect(acquire(rival))
        // After an explicit release there is no delay.
        _ = lab.ask("PUT", "/v1/kv/lock?release=\(rival)", at: agent)
        let third = session("60s")
        #expect(acquire(third))
        // After an explicit destroy there is.
        _ = lab.ask("PUT", "/v1/session/destroy/\(third)", at: agent)
        #expect(!acquire(rival))
    }

    @Test func fact8_agentsTakeWritesThroughAnOutage_andSynchroniseSoonAfter() throws {
        let lab = settled()
        let agent = try #require(lab.clients.first)
        let survivor = follower(of: lab)
        crashAll(but: survivor, in: lab)
        lab.run(for: .seconds(15))
        // The call synchronises before it answers, and holds the local state's lock while its write is held: 11.0 s
        // were measured, and more for what comes behind it.
        var first: Answer?
        let start = lab.now
        lab.send("PUT", "/v1/agent/service/register", #"{"Name":"web"}"#, at: agent) {
            first = Answer($0, after: lab.now - start)
        }
        lab.run(for: .seconds(1))
        let services = lab.ask("GET", "/v1/agent/services", at: agent)
        #expect(services.status == 200 && services.seconds > 1, "\(services.seconds)")
        #expect(first.map { $0.status == 200 && (7...21).contains($0.seconds) } == true, "\(first?.seconds ?? 0)")
        let second = lab.ask("PUT", "/v1/agent/service/register", #"{"Name":"api"}"#, at: agent, within: .seconds(90))
        #expect(second.status == 200, "\(second.status)")
        for server in lab.servers where server != survivor { lab.restart(server) }
        lab.wait(.seconds(30), every: .milliseconds(10)) { lab.allAgree }
        let leader = try #require(lab.leader)
        let visible = lab.wait(.seconds(20), every: .milliseconds(10)) {
            lab.hasService("web", of: agent, at: leader) && lab.hasService("api", of: agent, at: leader)
        }
        #expect(visible.map { $0 < .seconds(1.6 * 1.25) } == true, "\(String(describing: visible))")
    }

    @Test func fact9_autopilotHealth_is429WhileUnhealthy() throws {
        let lab = settled()
        let leader = try #require(lab.leader)
        let follower = follower(of: lab)
        let healthy = lab.ask("GET", "/v1/operator/autopilot/health", at: follower)
        #expect(healthy.status == 200 && healthy.text.contains("\"Healthy\":true"), "\(healthy.text)")
        lab.crash(leader)
        let survivors = lab.servers.filter { $0 != leader }
        lab.wait(.seconds(30), every: .milliseconds(1)) { lab.agreedLeader(of: survivors) != nil }
        let fresh = lab.ask("GET", "/v1/operator/autopilot/health", at: follower)
        #expect(fresh.status == 429, "\(fresh.status)")
        // 1.10 said `"Servers":null` at first; in 1.16 autopilot of each server looks, whoever leads
        // (agent/consul/server.go).
        #expect(fresh.text.hasPrefix(#"{"Healthy":false,"FailureTolerance":0,"Servers":[{"#), "\(fresh.text)")
        lab.run(for: .seconds(5))
        let unhealthy = lab.ask("GET", "/v1/operator/autopilot/health", at: follower)
        #expect(unhealthy.status == 429 && unhealthy.text.contains("\"Servers\":[{"), "\(unhealthy.text)")
    }

    /// On 1.10 followers had NaN and an ex-leader kept its 1. Autopilot of each 1.16 server looks, whoever leads, and
    /// tells what it sees (agent/consul/autopilot.go NotifyState).
    @Test func fact10_autopilotGauge_isThatOfEachServersOwnLook_andWantsARetentionTime() throws {
        let lab = settled(
            json: #""telemetry": {"prometheus_retention_time": "1h", "disable_hostname": true}"#)
        let leader = try #require(lab.leader)
        lab.run(for: .seconds(15))
        func gauge(_ agent: Int) -> String? {
            let text = lab.ask("GET", "/v1/agent/metrics?format=prometheus", at: agent).text
            let line = text.split(separator: "\n").first { $0.hasPrefix("consul_autopilot_healthy ") }
            return line.map { String($0.dropFirst("consul_autopilot_healthy ".count)) }
        }
        #expect(gauge(leader) == "1")
        #expect(gauge(follower(of: lab)) == "1")
        #expect(gauge(lab.clients.lowerBound) == nil || gauge(lab.clients.lowerBound) == "0")
        crashAll(but: leader, in: lab)
        lab.run(for: .seconds(15))
        #expect(lab.leader(seenBy: leader) == nil)
        #expect(gauge(leader) == "0")
        let plain = settled()
        let refused = plain.ask("GET", "/v1/agent/metrics?format=prometheus", at: 0)
        #expect(refused.text.isEmpty)
        #expect(
            refused.header("X-Consul-Reason") == "Prometheus is not enabled since its retention time is not positive")
    }
}
