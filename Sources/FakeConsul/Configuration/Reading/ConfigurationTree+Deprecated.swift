// SPDX-License-Identifier: MIT

extension ConfigurationTree {
    /// Moves what stands at deprecated keys to the places that replaced them, with Consul's warnings
    /// (agent/config/deprecated.go), in its order.
    mutating func applyDeprecatedKeys(_ report: ConfigurationReport) {
        for move in Self.movedACLKeys { apply(move, report) }
        appendDeprecatedList("start_join", to: "retry_join", report)
        appendDeprecatedList("start_join_wan", to: "retry_join_wan", report)
        if let boltDB = record("raft_boltdb") {
            fill(["raft_logstore", "boltdb", "no_freelist_sync"], with: .bool(boltDB.bool("NoFreelistSync") ?? false))
            report.warn(Self.warning("raft_boltdb", "raft_logstore.boltdb"))
        }
        applyDeprecatedTLSKeys(report)
    }

    /// A deprecated key, the path of what replaced it, and what else it switches on.
    private struct Move {
        let old: String
        let new: String
        var enables: String?

        init(_ old: String, _ new: String, enables: String? = nil) {
            self.old = old
            self.new = new
            self.enables = enables
        }
    }

    private static var movedACLKeys: [Move] {
        [
            Move("acl.tokens.agent_master", "acl.tokens.agent_recovery"),
            Move("acl_agent_master_token", "acl.tokens.agent_recovery"),
            Move("acl_agent_token", "acl.tokens.agent"),
            Move("acl_token", "acl.tokens.default"),
            Move("acl.tokens.master", "acl.tokens.initial_management"),
            Move("acl_master_token", "acl.tokens.initial_management"),
            Move("acl_replication_token", "acl.tokens.replication", enables: "acl.enable_token_replication"),
            Move("enable_acl_replication", "acl.enable_token_replication"),
            Move("acl_datacenter", "primary_datacenter", enables: "acl.enabled"),
            Move("acl_default_policy", "acl.default_policy"),
            Move("acl_down_policy", "acl.down_policy"),
            Move("acl_ttl", "acl.token_ttl"),
            Move("acl_enable_key_list_policy", "acl.enable_key_list_policy"),
        ]
    }

    private mutating func apply(_ move: Move, _ report: ConfigurationReport) {
        guard let value = value(at: Self.path(move.old)) else { return }
        fill(Self.path(move.new), with: value)
        if let enabled = move.enables { set(Self.path(enabled), to: .bool(true)) }
        report.warn(Self.warning(move.old, move.new))
    }

    private mutating func appendDeprecatedList(_ old: String, to new: String, _ report: ConfigurationReport) {
        guard let values = strings(old), !values.isEmpty else { return }
        self[new] = .strings((strings(new) ?? []) + values)
        report.warn(Self.warning(old, new))
    }

    private static func warning(_ old: String, _ new: String) -> String {
        "The '\(old)' field is deprecated. Use the '\(new)' field instead."
    }

    private static func path(_ text: String) -> [String] { text.split(separator: ".").map(String.init) }

    private func value(at path: [String]) -> Value? {
        guard let key = path.first else { return nil }
        return path.count == 1 ? self[key] : table(key).value(at: Array(path.dropFirst()))
    }
}

// MARK: TLS

extension ConfigurationTree {
    private mutating func applyDeprecatedTLSKeys(_ report: ConfigurationReport) {
        for key in ["ca_file", "ca_path", "cert_file", "key_file", "tls_cipher_suites"] {
            apply(Move(key, "tls.defaults.\(key)"), report)
        }
        modernizeTLSVersion(report)
        apply(Move("tls_min_version", "tls.defaults.tls_min_version"), report)
        if has("verify_incoming"), table("tls").table("grpc").bool("verify_incoming") == nil {
            // At the top level the key never asked gRPC clients for certificates, so it must not be inherited there.
            set(["tls", "grpc", "verify_incoming"], to: .bool(false))
        }
        apply(Move("verify_incoming", "tls.defaults.verify_incoming"), report)
        apply(Move("verify_incoming_https", "tls.https.verify_incoming"), report)
        apply(Move("verify_incoming_rpc", "tls.internal_rpc.verify_incoming"), report)
        apply(Move("verify_outgoing", "tls.defaults.verify_outgoing"), report)
        apply(Move("verify_server_hostname", "tls.internal_rpc.verify_server_hostname"), report)
        if has("tls_prefer_server_cipher_suites") {
            report.warn("The 'tls_prefer_server_cipher_suites' field is deprecated and will be ignored.")
        }
    }

    private mutating func modernizeTLSVersion(_ report: ConfigurationReport) {
        guard let old = string("tls_min_version"), table("tls").table("defaults").string("tls_min_version") == nil,
            let new = ["": "TLS_AUTO", "tls10": "TLSv1_0", "tls11": "TLSv1_1", "tls12": "TLSv1_2", "tls13": "TLSv1_3"][
                old
            ]
        else { return }
        report.warn("'tls_min_version' value '\(old)' is deprecated, please specify '\(new)' instead")
        self["tls_min_version"] = .string(new)
    }
}
