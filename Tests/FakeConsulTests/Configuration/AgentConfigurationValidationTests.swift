// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentConfigurationValidationTests {
    @Test(
        arguments: [
            ([], "data_dir cannot be empty"),
            (["-data-dir=/a/file"], "data_dir \"/a/file\" is not a directory"),
            (["-data-dir=/no/entry"], "Error getting info on data_dir: stat /no/entry: permission denied"),
            (["-dev", "-datacenter="], "datacenter cannot be empty"),
            (
                ["-dev", "-datacenter=%"],
                "datacenter can only contain lowercase alphanumeric, - or _ characters. received: \"%\""
            ),
            (["-dev", "-bind="], "bind_addr cannot be empty"),
            (
                ["-dev", "-bind=127.0.0.1 127.0.0.2"],
                "bind_addr cannot contain multiple addresses. Use 'addresses.{dns,http,https}' instead."
            ),
            (["-dev", "-bind=unix:///foo"], "bind_addr cannot be a unix socket"),
            (["-dev", "-advertise=0.0.0.0"], "Advertise address cannot be 0.0.0.0, :: or [::]"),
            (["-dev", "-advertise-wan=::"], "Advertise WAN address cannot be 0.0.0.0, :: or [::]"),
            (["-dev", "-client=unix:///foo"], "1 error occurred:\n\t* client_addr cannot be a unix socket\n\n"),
            (["-dev", "-recursor=::"], "DNS recursor address cannot be 0.0.0.0, :: or [::]"),
            (["-dev", "-alt-domain=dc1.alt"], "alt_domain cannot start with {service,connect,node,query,addr,dc1}"),
            (["-data-dir=/d", "-bootstrap"], "'bootstrap = true' requires 'server = true'"),
            (["-data-dir=/d", "-bootstrap-expect=3"], "'bootstrap_expect > 0' requires 'server = true'"),
            (
                ["-data-dir=/d", "-server", "-bootstrap-expect=-1"],
                "bootstrap_expect cannot be -1. Must be greater than or equal to zero"
            ),
            (["-dev", "-bootstrap-expect=3"], "'bootstrap_expect > 0' not allowed in dev mode"),
            (
                ["-data-dir=/d", "-server", "-bootstrap", "-bootstrap-expect=3"],
                "'bootstrap_expect > 0' and 'bootstrap = true' are mutually exclusive"
            ),
            (["-dev", "-raft-protocol=2"], "raft_protocol version 2 is not supported by this version of Consul"),
            (
                ["-dev", "-encrypt=this is not a valid key"],
                "encrypt has invalid key: illegal base64 data at input byte 4"
            ),
            (
                ["-dev", "-check_output_max_size=0"],
                "check_output_max_size must be positive, to discard check output use the discard_check_output flag"
            ),
            (["-dev", "-ui-content-path=/v1/"], "ui-content-path cannot have 'v[0-9]'. received: \"/v1/\""),
            (
                ["-dev", "-node-meta=consul-x:y"],
                "node_meta invalid: Couldn't load metadata pair ('consul-x', 'y'): "
                    + "Key prefix 'consul-' is reserved for internal use"
            ),
            (["-dev", "-http-port=8600"], "HTTP address 127.0.0.1:8600 already configured for DNS"),
            (
                ["-dev", "-serf-lan-port=8300"],
                "Serf Advertise LAN address 127.0.0.1:8300 already configured for RPC Advertise"
            ),
            (["-dev", "-server-port=-1"], "server-port must be greater than zero"),
            (["-dev", "-config-format=yaml"], nil),
        ] as [([String], String?)]
    )
    func flags_areRefusedInConsulsWords(_ flags: [String], _ message: String?) {
        #expect(refusal(flags) == message)
    }

    @Test(arguments: [
        (
            #"{"performance": {"raft_multiplier": 11}}"#,
            "performance.raft_multiplier cannot be 11. Must be between 1 and 10"
        ),
        (
            #"{"dns_config": {"udp_answer_limit": -1}}"#,
            "dns_config.udp_answer_limit cannot be -1. Must be greater than or equal to zero"
        ),
        (
            #"{"autopilot": {"max_trailing_logs": -1}}"#,
            "autopilot.max_trailing_logs cannot be -1. Must be greater than or equal to zero"
        ),
        (#"{"node_name": " "}"#, "node_name cannot be empty"),
        (#"{"addresses": {"dns": "unix://dns"}}"#, "DNS address cannot be a unix socket"),
        (
            #"{"ports": {"sidecar_min_port": 5, "sidecar_max_port": 4}}"#,
            "sidecar_min_port must be less than sidecar_max_port. To disable, set both to zero."
        ),
        (#"{"advertise_addr_ipv4": "::1"}"#, "advertise_addr_ipv4 must be an ipv4 address"),
        (#"{"tls": {"grpc": {"verify_outgoing": true}}}"#, "verify_outgoing is not valid in the tls.grpc stanza"),
        (
            #"{"tls": {"https": {"verify_server_hostname": true}}}"#,
            "verify_server_hostname is only valid in the tls.internal_rpc stanza"
        ),
        (
            #"{"tls": {"grpc": {"cert_file": "c"}}}"#,
            "the `ports.grpc` listener no longer supports TLS. Use `ports.grpc_tls` instead. This message is appearing "
                + "because GRPC is configured to use TLS, but `ports.grpc_tls` is not defined"
        ),
        (
            #"{"limits": {"request_limits": {"mode": "x"}}}"#,
            "1 error occurred:\n\t* limits.request_limits.mode: invalid mode: \"x\"\n\n"
        ),
        (
            #"{"limits": {"http_max_conns_per_client": 1010}}"#,
            "system allows a max of 1024 file descriptors, but limits.http_max_conns_per_client: 1010 "
                + "needs at least 1030"
        ),
        (
            #"{"check": {"name": "a", "os_service": "foo"}}"#,
            "check \"a\": Interval must be > 0 for Script, HTTP, H2PING, TCP, UDP or OSService checks"
        ),
        (
            #"{"service": {"name": "s", "check": {"name": "c"}}}"#,
            "service \"s\": check \"c\": TTL must be > 0 for TTL checks"
        ),
        (
            #"{"service": {"name": "a", "weights": {"passing": -1}}}"#,
            "1 error occurred:\n\t* Invalid weight definition for service a: Passing must be greater than 0\n\n"
        ),
        (
            #"{"service": {"name": "a", "connect": {"sidecar_service": {"id": "x"}}}}"#,
            "1 error occurred:\n\t* sidecar_service can't specify an ID\n\n"
        ),
        (#"{"auto_encrypt": {"tls": true}}"#, "auto_encrypt.tls can only be used on a client."),
        (#"{"connect": {"ca_provider": "x"}}"#, "x is not a valid CA provider"),
        (
            #"{"connect": {"enabled": false, "enable_mesh_gateway_wan_federation": true}}"#,
            "'connect.enable_mesh_gateway_wan_federation=true' requires 'connect.enabled=true'"
        ),
        (
            #"{"config_entries": {"bootstrap": [{"name": "x"}]}}"#,
            "config_entries.bootstrap[0]: Payload does not contain a kind/Kind key at the top level"
        ),
        (#"{"raft_logstore": {"backend": "x"}}"#, "raft_logstore.backend must be one of 'boltdb' or 'wal'"),
        (#"{"cache": {"entry_fetch_rate": 0}}"#, "cache.entry_fetch_rate must be strictly positive, was: 0"),
        (
            #"{"http_config": {"allow_write_http_from": ["x"]}}"#,
            "1 error occurred:\n\t* allow_write_http_from: invalid cidr: x\n\n"
        ),
    ])
    func files_areRefusedInConsulsWords(_ json: String, _ message: String) {
        #expect(refusal(["-dev"], json: [json]) == message)
    }

    @Test(arguments: [
        (["-data-dir=/d", "-server", "-bootstrap-expect=3"], "bootstrap_expect > 0: expecting 3 servers"),
        (
            ["-dev", "-node=a_b"],
            "Node name \"a_b\" will not be discoverable via DNS due to invalid characters. Valid characters include "
                + "all alpha-numerics and dashes."
        ),
        (["-dev", "-enable-script-checks"], AgentConfiguration.scriptWarning),
        (
            ["-dev", "-read-replica"],
            "\"read_replica (or the deprecated non_voting_server)\" is a Consul Enterprise configuration and will have "
                + "no effect"
        ),
        (["-dev", "-join=a"], "The flag '-join' is deprecated. Use the '-retry-join' flag instead."),
        (
            ["-dev", "-client="],
            "client_addr is empty, client services (DNS, HTTP, HTTPS, GRPC) will not be listening for connections"
        ),
    ])
    func flags_areWarnedOfInConsulsWords(_ flags: [String], _ warning: String) throws {
        #expect(try load(flags).warnings == [warning])
    }

    @Test func twoServers_areWarnedOfTwice() throws {
        #expect(
            try load(["-data-dir=/d", "-server", "-bootstrap-expect=2"]).warnings == [
                "bootstrap_expect = 2: A cluster with 2 servers will provide no failure tolerance. "
                    + "See https://www.consul.io/docs/internals/consensus.html#deployment-table",
                "bootstrap_expect > 0: expecting 2 servers",
            ]
        )
    }

    @Test func advertisedAddress_isDetectedOrRefused() {
        func facts(_ addresses: [InterfaceAddress]) -> ConfigurationFacts {
            ConfigurationFacts(hostName: "h", interfaces: NetworkInterfaces(addresses: addresses))
        }
        let one = TestMachine.address("eth0", "10.0.0.1/8", .up)
        let two = TestMachine.address("eth1", "192.168.0.1/16", .up)
        #expect(throws: ConfigurationError("No private IPv4 address found")) {
            try load(["-data-dir=/d"], facts: facts([]))
        }
        #expect(
            throws: ConfigurationError(
                "Multiple private IPv4 addresses found. Please configure one with 'bind' and/or 'advertise'."
            )
        ) { try load(["-data-dir=/d"], facts: facts([one, two])) }
    }

    @Test func deprecatedKeys_moveWithConsulsWarnings() throws {
        let json = """
            {"ui": true, "acl_datacenter": "dc1", "acl_default_policy": "deny", "acl_master_token": "m",
             "acl": {"tokens": {"agent_master": "r"}}, "start_join": ["a"], "tls_min_version": "tls12",
             "verify_incoming": true, "acl_enforce_version_8": true, "raft_boltdb": {"NoFreelistSync": true}}
            """
        let (configuration, warnings) = try load(["-dev"], json: [json])
        #expect(configuration.acl.isEnabled && configuration.acl.defaultPolicy == "deny")
        #expect(configuration.acl.tokens.initialManagement == "m" && configuration.acl.tokens.agentRecovery == "r")
        #expect(configuration.join.lan == ["a"])
        #expect(configuration.tls.https.verifyIncoming && !configuration.tls.grpc.verifyIncoming)
        #expect(configuration.tls.https.minVersion == "TLSv1_2" && configuration.raft.logStore.noFreelistSync)
        #expect(
            warnings == [
                "config key \"acl_enforce_version_8\" is deprecated and should be removed",
                "The 'acl.tokens.agent_master' field is deprecated. Use the 'acl.tokens.agent_recovery' field instead.",
                "The 'acl_master_token' field is deprecated. Use the 'acl.tokens.initial_management' field instead.",
                "The 'acl_datacenter' field is deprecated. Use the 'primary_datacenter' field instead.",
                "The 'acl_default_policy' field is deprecated. Use the 'acl.default_policy' field instead.",
                "The 'start_join' field is deprecated. Use the 'retry_join' field instead.",
                "The 'raft_boltdb' field is deprecated. Use the 'raft_logstore.boltdb' field instead.",
                "'tls_min_version' value 'tls12' is deprecated, please specify 'TLSv1_2' instead",
                "The 'tls_min_version' field is deprecated. Use the 'tls.defaults.tls_min_version' field instead.",
                "The 'verify_incoming' field is deprecated. Use the 'tls.defaults.verify_incoming' field instead.",
                "The 'ui' field is deprecated. Use the 'ui_config.enabled' field instead.",
            ]
        )
    }

    @Test func prefixFilter_isReadWithWarnings() throws {
        let json = #"{"telemetry": {"prefix_filter": ["+foo", "-bar", "nix", ""]}}"#
        let (configuration, warnings) = try load(["-dev"], json: [json])
        #expect(configuration.telemetry.allowedPrefixes == ["foo"])
        #expect(configuration.telemetry.blockedPrefixes == ["bar", "consul.rpc.server.call"])
        #expect(
            warnings == [
                "Filter rule must begin with either '+' or '-': \"nix\"",
                "Cannot have empty filter rule in prefix_filter",
            ]
        )
    }
}
