// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ClusterShapeTests {
    private func shape(_ flags: [String] = [], json: [String] = [], hcl: [String] = []) throws -> [String]? {
        try load(["-dev"] + flags, json: json, hcl: hcl).configuration.simulation.shape?.datacenters
            .map { "\($0.name) \($0.servers) \($0.clients)" }
    }

    @Test func flags_sayHowManyThereAre() throws {
        #expect(try shape() == nil)
        #expect(try shape(["-sim-servers=3"]) == ["dc1 3 0"])
        #expect(try shape(["-sim-clients=2"]) == ["dc1 1 2"])
        #expect(try shape(["-sim-servers", "3", "-sim-clients", "2", "-datacenter=East"]) == ["east 3 2"])
        #expect(try shape(["-sim-datacenters=dc1=3,dc2=3"]) == ["dc1 3 0", "dc2 3 0"])
        #expect(try shape(["-sim-datacenters=dc1=3+2,dc2=1+1"]) == ["dc1 3 2", "dc2 1 1"])
        #expect(try shape(["-sim-datacenters=dc1=3,dc2=3", "-sim-clients=4"]) == ["dc1 3 4", "dc2 3 0"])
    }

    @Test func stanza_takesEveryForm_inOrder() throws {
        #expect(try shape(hcl: ["simulation { servers = 3 clients = 1 }"]) == ["dc1 3 1"])
        #expect(try shape(hcl: ["simulation { datacenters { zeta = 3 alpha = \"1+2\" } }"]) == ["zeta 3 0", "alpha 1 2"])
        #expect(try shape(hcl: [#"simulation { datacenters = ["a=1", "b=2+1"] }"#]) == ["a 1 0", "b 2 1"])
        #expect(try shape(json: [#"{"simulation": {"datacenters": {"b": 2, "a": "3+1"}}}"#]) == ["b 2 0", "a 3 1"])
        #expect(try shape(json: [#"{"simulation": {"datacenters": "b=2,a=3"}}"#]) == ["b 2 0", "a 3 0"])
        #expect(
            try shape(["-sim-datacenters=x=1"], json: [#"{"simulation": {"datacenters": {"b": 2}}}"#]) == ["x 1 0"]
        )
    }

    @Test func otherSettings_areRead() throws {
        let text = #"{"simulation": {"cold_start": true, "paused": true, "token": "t", "seed": 7, "ready_file": "/r"}}"#
        let simulation = try load(["-dev"], json: [text]).configuration.simulation
        #expect(simulation.startsCold && simulation.startsPaused && simulation.token == "t")
        #expect(simulation.seed == 7 && simulation.readyFile == "/r" && !simulation.isCluster)
        let flags = ["-dev", "-sim-cold-start", "-sim-paused", "-sim-token=u"]
        let other = try load(flags).configuration.simulation
        #expect(other.startsCold && other.startsPaused && other.token == "u")
    }

    @Test(arguments: [
        (["-sim-servers=0"], #"simulation: datacenter "dc1" cannot have 0 servers. Must be at least one"#),
        (["-sim-servers=-3"], #"simulation: datacenter "dc1" cannot have -3 servers. Must be at least one"#),
        (
            ["-sim-clients=-1"],
            #"simulation: datacenter "dc1" cannot have -1 clients. Must be greater than or equal to zero"#
        ),
        (
            ["-sim-datacenters=dc1=3,dc2=0+4"],
            #"simulation: datacenter "dc2" cannot have 0 servers. Must be at least one"#
        ),
        (["-sim-servers=900", "-sim-clients=101"], "simulation: more than 1000 agents cannot be simulated"),
        (
            ["-sim-datacenters=a=9223372036854775807+9223372036854775807"],
            "simulation: more than 1000 agents cannot be simulated"
        ),
        (
            ["-sim-servers=3", "-sim-datacenters=dc1=3"],
            "simulation.servers and simulation.datacenters are mutually exclusive: each datacenter says how many "
                + "servers it has"
        ),
        (
            ["-sim-clients=3", "-sim-datacenters=dc1=3+1"],
            "simulation.clients and clients in simulation.datacenters are mutually exclusive: the former are those of "
                + "the first datacenter"
        ),
        (["-sim-datacenters=a=1,b=1,A=2"], #"simulation.datacenters names "a" twice"#),
        (["-sim-datacenters="], "simulation.datacenters names no datacenter"),
        (
            ["-sim-datacenters=a.b=1"],
            #"datacenter can only contain lowercase alphanumeric, - or _ characters. received: "a.b""#
        ),
        (["-sim-datacenters==1"], "datacenter cannot be empty"),
        (
            ["-sim-datacenters=a=1", "-datacenter=b"],
            #"simulation.datacenters must begin with the configuration's datacenter "b""#
        ),
        (["-sim-servers=3", "-server=false"], "simulation: a cluster has servers, which 'server = false' forbids"),
        (["-sim-servers=3", "-bootstrap"], "simulation: bootstrap mode is for a datacenter of one server"),
        (["-sim-servers=3", "-bootstrap-expect=3"], "'bootstrap_expect > 0' not allowed in dev mode"),
    ])
    func whatMakesNoCluster_isRefused(_ flags: [String], _ words: String) {
        #expect(refusal(["-dev"] + flags) == words)
    }

    @Test(arguments: [
        "dc1", "dc1=", "dc1=x", "dc1=3+", "dc1=1+2+3", "dc1=1=2", "dc1=99999999999999999999",
    ])
    func malformedDatacenters_areRefused(_ text: String) {
        let words =
            "simulation.datacenters must say how many servers, and perhaps clients, each datacenter has, as in "
            + #""dc1=3,dc2=3+2""#
        #expect(refusal(["-dev", "-sim-datacenters", text]) == words)
        #expect(refusal(["-dev"], json: [#"{"simulation": {"datacenters": [["a=1"], ["b=1"]]}}"#]) == words)
        #expect(refusal(["-dev"], json: [#"{"simulation": {"datacenters": {"a": 1.5}}}"#]) == words)
        #expect(refusal(["-dev"], json: [#"{"simulation": {"datacenters": 3}}"#]) == words)
        #expect(refusal(["-dev"], json: [#"{"simulation": {"datacenters": {"a": {"servers": 1}}}}"#]) == words)
    }

    @Test func cluster_isOfServers_withDeployedTimings() throws {
        let (configuration, warnings) = try load(["-data-dir=/d", "-sim-servers=3"])
        #expect(configuration.server.isEnabled && warnings == [])
        let dev = try load(["-dev", "-sim-servers=3"]).configuration
        #expect(dev.raft.heartbeatTimeout == .seconds(1) && dev.performance.raftMultiplier == 1)
        #expect(dev.gossipLAN.probeInterval == .seconds(1) && dev.autopilot.serverHealthInterval == .seconds(2))
        let alone = try load(["-dev", "-sim-servers=1"]).configuration
        #expect(alone.raft.heartbeatTimeout == .milliseconds(35))
    }

    @Test func namesOfOneAgent_areWarnedOf() throws {
        let words = "node_name has no effect in a simulated cluster: its agents are s1, s2 ... and c1, c2 ..."
        #expect(try load(["-dev", "-sim-servers=3", "-node=x"]).warnings == [words])
        #expect(try load(["-dev", "-sim-servers=1", "-node=x"]).warnings == [])
    }
}
