// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// DNS in a cluster that has lost its leader, or its servers (measured: `DNS` in the facts about clusters).
@Suite struct DNSClusterTests {
    private func lab(_ json: String = "") -> ClusterLab {
        let lab = ClusterLab(servers: 3, clients: 1, seed: 3, json: json)
        lab.run(for: .seconds(30))
        let body = #"{"Node": "n1", "Address": "10.0.0.1", "Service": {"Service": "web", "Port": 80}}"#
        #expect(lab.ask("PUT", "/v1/catalog/register", body, at: 0).status == 200)
        lab.run(for: .seconds(1))
        return lab
    }

    /// The two servers that are not asked die.
    private func loseQuorum(_ lab: ClusterLab) {
        lab.crash(1)
        lab.crash(2)
        lab.run(for: .seconds(20))
    }

    @Test func everyAgent_answersTheSame() {
        let lab = lab()
        for agent in lab.agents {
            let reply = lab.askDNS("web.service.consul", at: agent)?.reply
            #expect(reply?.answers.map(\.text) == ["web.service.consul. 0 A 10.0.0.1"])
            #expect(lab.askDNS("consul", .ns, at: agent)?.reply.answers.count == 3)
        }
    }

    @Test func withoutQuorum_answersAreUnchanged() throws {
        let lab = lab()
        loseQuorum(lab)
        for agent in [0, 3] {
            for name in ["web.service.consul", "n1.node.consul", "consul.service.consul"] {
                let (reply, after) = try #require(lab.askDNS(name, at: agent))
                #expect(reply.code == .noError && !reply.answers.isEmpty && reply.flags.contains(.authoritative))
                #expect(after < .seconds(1))
            }
            #expect(lab.askDNS("none.service.consul", at: agent)?.reply.code == .nameError)
        }
    }

    @Test func withoutQuorum_staleAnswersForbidden_isAFailureAfterTheHold() throws {
        let lab = lab(#""dns_config": {"allow_stale": false}"#)
        loseQuorum(lab)
        for name in ["web.service.consul", "none.service.consul", "n1.node.consul"] {
            let (reply, after) = try #require(lab.askDNS(name, at: 0))
            #expect(reply.code == .serverFailure && reply.answers.isEmpty)
            #expect(after > .seconds(6) && after < .seconds(20))
        }
        let (zone, _) = try #require(lab.askDNS("consul", .soa, at: 0))
        #expect(zone.code == .noError && zone.answers.count == 1 && zone.authorities.isEmpty)
    }

    @Test func withoutServers_clientAgentsFailAtOnce() throws {
        let lab = lab()
        for server in lab.servers { lab.crash(server) }
        lab.run(for: .seconds(2))
        let (reply, after) = try #require(lab.askDNS("web.service.consul", at: 3))
        #expect(reply.code == .serverFailure && reply.answers.isEmpty && after < .seconds(12))
        #expect(reply.flags == [.response, .authoritative, .recursionDesired])
        #expect(lab.askDNS("consul", .soa, at: 3)?.reply.code == .noError)
        let servers = try #require(lab.askDNS("consul", .ns, at: 3)?.reply)
        #expect(servers.code == .noError && servers.answers.isEmpty)
    }

    @Test func cache_answersWhereNoServerCan() throws {
        let lab = lab(#""dns_config": {"use_cache": true}"#)
        #expect(lab.askDNS("web.service.consul", at: 3)?.reply.answers.count == 1)
        for server in lab.servers { lab.crash(server) }
        lab.run(for: .seconds(2))
        #expect(lab.askDNS("web.service.consul", at: 3)?.reply.answers.count == 1)
        #expect(lab.askDNS("other.service.consul", at: 3)?.reply.code == .serverFailure)
    }

    @Test func oldAnswers_areAskedForAnew_whereMaxStaleSaysSo() throws {
        let lab = lab(#""dns_config": {"max_stale": "5s"}"#)
        loseQuorum(lab)
        let (reply, after) = try #require(lab.askDNS("web.service.consul", at: 0))
        #expect(reply.code == .serverFailure && after > .seconds(6))
    }

    @Test func frozenProcess_answersWhenItGoesOn() throws {
        let lab = lab()
        lab.freeze(3)
        lab.after(.seconds(5)) { lab.thaw(3) }
        let (reply, after) = try #require(lab.askDNS("web.service.consul", at: 3))
        #expect(reply.answers.count == 1 && after >= .seconds(5))
    }

    @Test func grayAgents_failOrAnswerLater() throws {
        let lab = lab()
        let failing = try lab.cluster.inject(Injection(.gray(.named("c1"), .error("boom"))))
        #expect(lab.askDNS("web.service.consul", at: 3)?.reply.code == .serverFailure)
        lab.cluster.undo(failing.id)
        let slow = try lab.cluster.inject(Injection(.gray(.named("c1"), .stall(.seconds(3)))))
        let (reply, after) = try #require(lab.askDNS("web.service.consul", at: 3))
        #expect(reply.answers.count == 1 && after >= .seconds(3))
        lab.cluster.undo(slow.id)
    }

    @Test func deadProcess_answersNothing() {
        let lab = lab()
        lab.freeze(0)
        lab.after(.seconds(1)) { lab.crash(0) }
        #expect(lab.askDNS("web.service.consul", at: 0, within: .seconds(5)) == nil)
    }
}
