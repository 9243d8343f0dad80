// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The configurations of the deployment guide, as they stand but for the gossip key, for which it has a placeholder.
@Suite struct DeploymentGuideTests {
    static let consulHCL = """
        datacenter = "ish-chat-dc1"
        data_dir = "/opt/consul/data"
        log_level = "INFO"
        server = true
        bootstrap_expect = 3
        ui = true

        # Network
        bind_addr = "{{ GetInterfaceIP `eth0` }}"
        client_addr = "0.0.0.0"
        advertise_addr = "{{ GetInterfaceIP `eth0` }}"

        # Cluster
        retry_join = ["consul-server-1", "consul-server-2", "consul-server-3"]

        # Ports
        ports {
          dns = 8600
          http = 8500
          https = -1
          grpc = 8502
          server = 8300
          serf_lan = 8301
          serf_wan = 8302
        }

        # ACLs
        acl = {
          enabled = true
          default_policy = "deny"
          enable_token_persistence = true
          down_policy = "extend-cache"
          tokens {
            master = "YOUR_MASTER_TOKEN_HERE"
            agent = "YOUR_AGENT_TOKEN_HERE"
          }
        }

        # Encryption
        encrypt = "YOUR_ENCRYPTION_KEY_HERE"
        verify_incoming = true
        verify_outgoing = true
        verify_server_hostname = true
        ca_file = "/opt/consul/config/tls/ca.pem"
        cert_file = "/opt/consul/config/tls/server.pem"
        key_file = "/opt/consul/config/tls/server-key.pem"

        # Performance
        performance {
          raft_multiplier = 1
        }

        # Telemetry
        telemetry {
          enable_host_metrics = true
          prometheus_retention_time = "24h"
        }
        """

    static let configMap = """
        {
          "datacenter": "ish-chat-dc1",
          "data_dir": "/consul/data",
          "log_level": "INFO",
          "server": true,
          "bootstrap_expect": 3,
          "ui": true,
          "bind_addr": "0.0.0.0",
          "client_addr": "0.0.0.0",
          "acl": {
            "enabled": true,
            "default_policy": "deny",
            "enable_token_persistence": true
          },
          "connect": {
            "enabled": false
          },
          "ports": {
            "dns": 8600,
            "http": 8500,
            "https": -1,
            "grpc": 8502,
            "server": 8300,
            "serf_lan": 8301
          }
        }
        """

    static let tuning = """
        # Performance optimizations in consul.hcl
        performance {
          raft_multiplier = 1
          rpc_hold_timeout = "10s"
        }

        limits {
          http_max_conns_per_client = 200
          http_max_conns_per_client_tls = 500
        }

        # Increase log level for debugging
        log_level = "INFO"

        # Enable audit logging
        audit {
          enabled = true
          file_path = "/var/log/consul/audit.log"
        }
        """

    @Test func placeholderOfTheKey_isRefusedAsConsulDoes() {
        #expect(refusal(hcl: [Self.consulHCL]) == "encrypt has invalid key: illegal base64 data at input byte 4")
    }

    @Test func consulHCL_startsAServer() throws {
        let key = "pUqJrVyVRj5jsiYEkM/tFQYfWyJIv4s3XkvDwy7Cu5s="
        let (configuration, warnings) = try load(["-encrypt", key], hcl: [Self.consulHCL])
        #expect(configuration.identity.datacenter == "ish-chat-dc1" && configuration.server.bootstrapExpect == 3)
        #expect(configuration.addresses.bind.description == "10.0.1.7")
        #expect(configuration.addresses.advertiseLAN.description == "10.0.1.7")
        #expect(configuration.addresses.http.map(\.description) == ["0.0.0.0:8500"])
        #expect(configuration.join.lan == ["consul-server-1", "consul-server-2", "consul-server-3"])
        #expect(configuration.acl.isEnabled && configuration.acl.defaultPolicy == "deny")
        #expect(configuration.acl.tokens.initialManagement == "YOUR_MASTER_TOKEN_HERE")
        #expect(configuration.acl.tokens.agent == "YOUR_AGENT_TOKEN_HERE")
        #expect(configuration.performance.raftMultiplier == 1 && configuration.ui.isEnabled)
        #expect(configuration.telemetry.prometheusRetentionTime == .seconds(86400))
        #expect(configuration.tls.internalRPC.verifyServerHostname && configuration.tls.https.verifyIncoming)
        #expect(warnings.contains("bootstrap_expect > 0: expecting 3 servers"))
        #expect(
            warnings.contains(
                "The 'acl.tokens.master' field is deprecated. Use the 'acl.tokens.initial_management' field instead."
            )
        )
        #expect(warnings.contains("The 'ui' field is deprecated. Use the 'ui_config.enabled' field instead."))
        #expect(warnings.contains("The 'ca_file' field is deprecated. Use the 'tls.defaults.ca_file' field instead."))
    }

    @Test func configMap_startsAServer() throws {
        let (configuration, warnings) = try load(json: [Self.configMap])
        #expect(configuration.addresses.advertiseLAN.description == "10.0.1.7" && !configuration.connect.isEnabled)
        #expect(configuration.ports.https == -1 && configuration.ports.grpcTLS == 8503)
        #expect(
            warnings == [
                "The 'ui' field is deprecated. Use the 'ui_config.enabled' field instead.",
                "bootstrap_expect > 0: expecting 3 servers",
            ]
        )
    }

    @Test func tuning_laysOverTheRest_withWarningsOfWhatHasNoEffect() throws {
        let (configuration, warnings) = try load(["-dev"], hcl: [Self.tuning])
        #expect(configuration.performance.rpcHoldTimeout == .seconds(10))
        #expect(configuration.limits.httpMaxConnectionsPerClient == 200)
        #expect(configuration.audit.isEnabled && configuration.audit.sinks.map(\.path) == ["/var/log/consul/audit.log"])
        #expect(
            warnings == [
                "\"audit\" is a Consul Enterprise configuration and will have no effect",
                "config key \"limits.http_max_conns_per_client_tls\" is unknown to Consul and will have no effect",
                "config key \"audit.file_path\" is unknown to Consul; here it is the path of an audit.sink",
            ]
        )
    }

    @Test func blocksAndDefinitions_ofHCL_readAsTheirJSON() throws {
        let hcl = """
            node_meta { rack = "1" }
            dns_config { service_ttl { "*" = "5s", web = "1s" } }
            service {
              name = "web"
              port = 80
              tagged_addresses { lan { address = "10.0.0.1" port = 8080 } }
              check { id = "a", http = "http://localhost", interval = "10s", header { X-A = ["b"] } }
              check_more = 1
            }
            """
        #expect(
            refusal(["-dev"], hcl: [hcl])
                == "failed to parse 0.hcl: 1 error occurred:\n\t* invalid config key service.check_more\n\n"
        )
        let known = hcl.split(separator: "\n").filter { !$0.contains("check_more") }.joined(separator: "\n")
        let configuration = try load(["-dev"], hcl: [known, "services { name = \"a\" } services { name = \"b\" }"])
            .configuration
        #expect(configuration.dns.serviceTTL == ["*": .seconds(5), "web": .seconds(1)])
        #expect(configuration.services.count == 3)
        let web = try load(
            ["-dev"],
            json: [
                """
                {"service": {"name": "web", "port": 80,
                 "tagged_addresses": {"lan": {"address": "10.0.0.1", "port": 8080}},
                 "check": {"id": "a", "http": "http://localhost", "interval": "10s", "header": {"X-A": ["b"]}}}}
                """
            ]
        ).configuration.services
        #expect(Array(configuration.services.prefix(1)) == web)
    }

    @Test(arguments: [
        ("server = 1", "* 'server' expected type 'bool', got unconvertible type 'int', value: '1'"),
        ("acl {} acl {}", "* 'acl' expected a map, got 'slice'"),
        ("limits { kv_max_value_size = -5 }", "* cannot parse 'limits.kv_max_value_size', -5 overflows uint"),
    ])
    func wrongTypes_ofHCL_areRefusedAsGoDoes(_ hcl: String, _ point: String) {
        #expect(refusal(["-dev"], hcl: [hcl]) == "failed to parse 0.hcl: 1 error(s) decoding:\n\n" + point)
    }

    @Test func fragments_ofFlags_winOverOtherFlags() throws {
        #expect(try load(["-dev", "-node=a", "-hcl", "node_name = \"b\""]).configuration.identity.nodeName == "b")
        #expect(
            refusal(["-dev", "-hcl", "x = 1"])
                == "failed to parse flags-0.hcl: 1 error occurred:\n\t* invalid config key x\n\n"
        )
    }
}
