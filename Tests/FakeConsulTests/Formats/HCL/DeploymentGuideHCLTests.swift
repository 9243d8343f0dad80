// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The configuration files of the deployment guide that fake-consul must take as they stand.
@Suite struct DeploymentGuideHCLTests {
    @Test func serverConfiguration_isDecoded() throws {
        let document = try HCL.decode(Self.server)
        #expect(document[path: "datacenter"] == .string("ish-chat-dc1"))
        #expect(document[path: "server"] == .bool(true))
        #expect(document[path: "bootstrap_expect"] == .number("3"))
        #expect(document[path: "bind_addr"] == .string("{{ GetInterfaceIP `eth0` }}"))
        #expect(document[path: "retry_join"] == .array((1...3).map { .string("consul-server-\($0)") }))
        #expect(document[path: "ports", "https"] == .number("-1"))
        #expect(document[path: "ports", "serf_wan"] == .number("8302"))
        #expect(document[path: "acl", "default_policy"] == .string("deny"))
        #expect(document[path: "acl", "tokens", "agent"] == .string("YOUR_AGENT_TOKEN_HERE"))
        #expect(document[path: "telemetry", "prometheus_retention_time"] == .string("24h"))
        guard case .object(let members) = document else { throw HCLError("no object") }
        #expect(members.count == 21)
    }

    @Test func tuning_isDecoded() throws {
        let document = try HCL.decode(Self.tuning)
        #expect(document[path: "performance", "rpc_hold_timeout"] == .string("10s"))
        #expect(document[path: "limits", "http_max_conns_per_client_tls"] == .number("500"))
        #expect(document[path: "audit", "enabled"] == .bool(true))
    }

    private static let server = """
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

    private static let tuning = """
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
}

extension JSONValue {
    /// The member that the names lead to, through lists of one.
    fileprivate subscript(path names: String...) -> JSONValue? {
        names.reduce(Optional(self)) { value, name in
            var value = value
            if case .array(let elements)? = value, elements.count == 1 { value = elements[0] }
            guard case .object(let members)? = value else { return nil }
            return members.first { $0.name == name }?.value
        }
    }
}
