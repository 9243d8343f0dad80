// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentConfigurationBannerTests {
    @Test func banner_saysWhatConsulSays() throws {
        let flags = ["-dev", "-node-id=11111111-2222-3333-4444-555555555555", "-client=127.0.0.1 10.0.0.1"]
        let lines = try load(flags).configuration.banner.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines.map(String.init) == [
                "==> Starting Consul agent...",
                "               Version: '1.16.4'",
                "            Build Date: '2023-12-05 00:00:00 +0000 UTC'",
                "               Node ID: '11111111-2222-3333-4444-555555555555'",
                "             Node name: 'node1'",
                "            Datacenter: 'dc1' (Segment: '<all>')",
                "                Server: true (Bootstrap: false)",
                "           Client Addr: [127.0.0.1 10.0.0.1] (HTTP: 8500, HTTPS: -1, gRPC: 8502"
                    + ", gRPC-TLS: 8503, DNS: 8600)",
                "          Cluster Addr: 127.0.0.1 (LAN: 8301, WAN: 8302)",
                "     Gossip Encryption: false",
                "      Auto-Encrypt-TLS: false",
                "           ACL Enabled: false",
                "     Reporting Enabled: false",
                "    ACL Default Policy: allow",
                "             HTTPS TLS: Verify Incoming: false, Verify Outgoing: false, Min Version: TLSv1_2",
                "              gRPC TLS: Verify Incoming: false, Min Version: TLSv1_2",
                "      Internal RPC TLS: Verify Incoming: false, Verify Outgoing: false"
                    + " (Verify Hostname: false), Min Version: TLSv1_2",
                "==> ",
                "==> Log data will now stream in as it occurs:",
                "",
            ]
        )
    }
}
