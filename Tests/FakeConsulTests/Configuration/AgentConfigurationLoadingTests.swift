// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentConfigurationLoadingTests {
    @Test func dev_hasConsulsDefaults() throws {
        let (configuration, warnings) = try load(["-dev"])
        #expect(warnings == [])
        #expect(configuration.isDevMode && configuration.server.isEnabled && configuration.ui.isEnabled)
        #expect(configuration.identity.nodeName == "node1")
        #expect(configuration.addresses.bind == .loopbackV4 && configuration.addresses.advertiseLAN == .loopbackV4)
        #expect(configuration.addresses.http == [.ip(.loopbackV4, port: 8500)])
        #expect(configuration.ports == AgentConfiguration.development.ports)
        #expect(configuration.ports.grpc == 8502 && configuration.ports.grpcTLS == 8503)
        #expect(!configuration.leave.onTerminate && configuration.leave.skipOnInterrupt)
        #expect(configuration.telemetry.blockedPrefixes == ["consul.rpc.server.call"])
    }

    @Test func client_hasConsulsDefaults() throws {
        let (configuration, warnings) = try load(["-data-dir=/d"])
        #expect(warnings == [])
        #expect(!configuration.server.isEnabled && configuration.leave.onTerminate)
        #expect(configuration.addresses.bind == .anyV4)
        #expect(configuration.addresses.advertiseLAN.description == "10.0.1.7")
        #expect(
            configuration.addresses.tagged
                == ["lan": "10.0.1.7", "lan_ipv4": "10.0.1.7", "wan": "10.0.1.7", "wan_ipv4": "10.0.1.7"]
        )
        #expect(configuration.ports.grpc == -1 && configuration.ports.grpcTLS == -1)
        #expect(configuration.performance.raftMultiplier == 5)
        #expect(configuration.agent.sessionTTLMin == .seconds(10))
    }

    @Test func laterSources_win_andListsAreAppended() throws {
        let configuration = try load(
            ["-dev", "-node=flag", "-retry-join=f", "-node-meta=b:flag", "-allow-write-http-from=10.0.0.0/8"],
            json: [
                #"{"node_name": "one", "retry_join": ["a"], "node_meta": {"a": "1", "b": "1"}}"#,
                #"{"acl": {"enabled": true}}"#,
                #"{"node_name": "two", "retry_join": ["b"], "node_meta": {"a": "2"}}"#,
                #"{"acl": {"default_policy": "deny"}}"#,
                #"{"http_config": {"allow_write_http_from": ["127.0.0.0/8"], "response_headers": {"X-A": "1"}}}"#,
            ]
        ).configuration
        #expect(configuration.identity.nodeName == "flag")
        #expect(configuration.join.lan == ["f", "a", "b"])
        #expect(configuration.identity.nodeMeta == ["a": "2", "b": "flag"])
        #expect(configuration.acl.isEnabled && configuration.acl.defaultPolicy == "deny")
        #expect(configuration.http.allowWriteFrom.map(\.description) == ["127.0.0.0/8", "10.0.0.0/8"])
    }

    @Test func singleDefinitions_doNotReplaceEachOther() throws {
        let configuration = try load(
            ["-dev"],
            json: [
                #"{"service": {"name": "a", "port": 80}, "services": [{"name": "z"}]}"#,
                #"{"service": {"name": "b", "check": {"ttl": "5s"}}, "check": {"name": "c", "ttl": "1s"}}"#,
            ]
        ).configuration
        #expect(
            configuration.services == [
                .object([("name", .string("z"))]),
                .object([("name", .string("a")), ("port", .number("80"))]),
                .object([("check", .object([("ttl", .string("5s"))])), ("name", .string("b"))]),
            ]
        )
        #expect(configuration.nodeChecks.count == 1)
    }

    @Test func record_isReplacedAsAWhole() throws {
        let dns = try load(
            ["-dev"],
            json: [#"{"dns_config": {"soa": {"refresh": 1, "retry": 2}}}"#, #"{"dns_config": {"soa": {"retry": 3}}}"#]
        ).configuration.dns
        #expect(dns.soa == AgentConfiguration.DNS.SOA(refresh: 3600, retry: 3))
    }

    @Test func everyDuration_isReadAndRefusedByName() throws {
        let json = #"{"acl": {"token_ttl": "5s"}, "dns_config": {"service_ttl": {"*": "1m"}, "node_ttl": "10s"}}"#
        let configuration = try load(["-dev"], json: [json]).configuration
        #expect(configuration.acl.tokenTTL == .seconds(5))
        #expect(configuration.dns.serviceTTL == ["*": .seconds(60)] && configuration.dns.nodeTTL == .seconds(10))
        let broken = #"{"acl": {"token_ttl": "5"}, "gossip_lan": {"probe_interval": "x"}, "ports": {"http": 70000}}"#
        #expect(
            refusal(["-dev"], json: [broken])
                == "3 errors occurred:\n\t* ports.http: invalid port: 70000\n\t"
                + "* gossip_lan..probe_interval: invalid duration: \"x\": time: invalid duration \"x\"\n\t"
                + "* acl.token_ttl: invalid duration: \"5\": time: missing unit in duration \"5\"\n\n"
        )
    }

    @Test func shortestDurations_areKept() {
        #expect(
            refusal(["-dev"], json: [#"{"server_rejoin_age_max": "5h"}"#])
                == "1 error occurred:\n\t* server_rejoin_age_max: duration '5h' cannot be less than: 6h0m0s\n\n"
        )
    }

    @Test func portZero_isAnyFreePort_andNegativeIsNone() throws {
        let json = #"{"ports": {"http": 0, "dns": -1, "server": 0, "serf_lan": 0, "serf_wan": -1}}"#
        let configuration = try load(["-dev"], json: [json]).configuration
        #expect(configuration.ports.http == 0 && configuration.ports.dns == -1)
        #expect(configuration.addresses.http == [.ip(.loopbackV4, port: 0)])
        #expect(configuration.addresses.dns == [])
    }

    @Test func addresses_ofProtocols_winOverClientAddr() throws {
        let json = #"{"client_addr": "127.0.0.1 ::1", "addresses": {"http": "unix:///tmp/c.sock 10.0.1.7"}}"#
        let addresses = try load(["-dev"], json: [json]).configuration.addresses
        #expect(addresses.http == [.unix("/tmp/c.sock"), .ip(IPAddress(v4: 0x0a00_0107), port: 8500)])
        #expect(addresses.dns.map(\.description) == ["127.0.0.1:8600", "[::1]:8600"])
    }

    @Test func simulation_isReadFromFilesAndFlags() throws {
        let json = #"{"simulation": {"ready_file": "/r", "seed": 7, "version": "1.17.1"}}"#
        #expect(
            try load(["-dev"], json: [json]).configuration.simulation
                == AgentConfiguration.Simulation(readyFile: "/r", seed: 7, version: "1.17.1")
        )
        let flags = ["-dev", "-sim-seed=9", "-sim-ready-file", "/s", "-sim-version=1.18.0-dev"]
        #expect(
            try load(flags, json: [json]).configuration.simulation
                == AgentConfiguration.Simulation(readyFile: "/s", seed: 9, version: "1.18.0-dev")
        )
        #expect(
            refusal(["-dev", "-sim-version=one"])
                == "1 error occurred:\n\t* simulation.version: invalid version: \"one\"\n\n"
        )
    }

    @Test func tls_inheritsItsDefaults() throws {
        let json = """
            {"tls": {"defaults": {"ca_file": "ca", "verify_outgoing": true, "tls_min_version": "TLSv1_3"},
                     "https": {"ca_file": "own"}, "internal_rpc": {"verify_server_hostname": true}}}
            """
        let tls = try load(["-dev"], json: [json]).configuration.tls
        #expect(tls.https.caFile == "own" && tls.https.minVersion == "TLSv1_3" && tls.https.verifyOutgoing)
        #expect(tls.internalRPC.caFile == "ca" && tls.internalRPC.verifyServerHostname)
        #expect(!tls.grpc.verifyOutgoing && tls.grpc.caFile == "ca")
    }

    @Test func bootstrapExpectOne_isBootstrap() throws {
        let (configuration, warnings) = try load(["-data-dir=/d", "-server", "-bootstrap-expect=1"])
        #expect(configuration.server.bootstrap && configuration.server.bootstrapExpect == 0)
        #expect(
            warnings == [
                "BootstrapExpect is set to 1; this is the same as Bootstrap mode.",
                "bootstrap = true: do not enable unless necessary",
            ]
        )
    }
}
