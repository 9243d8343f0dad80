// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// What `agent` prints before its log (command/agent/agent.go), without a line end at the end. Ports that were left
    /// to the system must have been filled in; so must the node's ID.
    package var banner: String {
        let segment = server.isEnabled ? "<all>" : ""
        var lines = [
            ("Version", "'\(simulation.version)'"),
            ("Build Date", "'\(ConsulVersion.buildDateText)'"),
            ("Node ID", "'\(identity.nodeID)'"),
            ("Node name", "'\(identity.nodeName)'"),
            ("Datacenter", "'\(identity.datacenter)' (Segment: '\(segment)')"),
            ("Server", "\(server.isEnabled) (Bootstrap: \(server.bootstrap))"),
            ("Client Addr", clientLine),
            ("Cluster Addr", "\(addresses.advertiseLAN) (LAN: \(ports.serfLAN), WAN: \(ports.serfWAN))"),
            ("Gossip Encryption", "\(!encryption.key.isEmpty)"),
            ("Auto-Encrypt-TLS", "\(autoEncrypt.tls || autoEncrypt.allowTLS)"),
            ("ACL Enabled", "\(acl.isEnabled)"),
        ]
        if server.isEnabled { lines.append(("Reporting Enabled", "false")) }
        lines += [
            ("ACL Default Policy", acl.defaultPolicy),
            ("HTTPS TLS", "\(tls.https.verification), Min Version: \(tls.https.minVersion)"),
            ("gRPC TLS", "Verify Incoming: \(tls.grpc.verifyIncoming), Min Version: \(tls.grpc.minVersion)"),
            ("Internal RPC TLS", internalRPCLine),
        ]
        let body = lines.map { "    " + Self.aligned($0.0) + ": " + $0.1 }.joined(separator: "\n")
        return "==> Starting Consul agent...\n" + body + "\n==> \n==> Log data will now stream in as it occurs:\n"
    }

    private var clientLine: String {
        "[\(addresses.clients.map(\.description).joined(separator: " "))] (HTTP: \(ports.http), HTTPS: \(ports.https), "
            + "gRPC: \(ports.grpc), gRPC-TLS: \(ports.grpcTLS), DNS: \(ports.dns))"
    }

    private var internalRPCLine: String {
        "\(tls.internalRPC.verification) (Verify Hostname: \(tls.internalRPC.verifyServerHostname)), "
            + "Min Version: \(tls.internalRPC.minVersion)"
    }

    /// The label at the right of a column of 18.
    static func aligned(_ label: String) -> String {
        String(repeating: " ", count: max(0, 18 - label.utf8.count)) + label
    }
}

extension AgentConfiguration.TLS.Listener {
    fileprivate var verification: String { "Verify Incoming: \(verifyIncoming), Verify Outgoing: \(verifyOutgoing)" }
}
