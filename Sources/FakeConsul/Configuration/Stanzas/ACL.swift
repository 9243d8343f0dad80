// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `acl`: access control.
    struct ACL: Sendable, Equatable {
        var isEnabled = false
        /// `allow` or `deny`.
        var defaultPolicy = "allow"
        /// What holds while the servers cannot be asked: `allow`, `deny`, `extend-cache` or `async-cache`.
        var downPolicy = "extend-cache"
        var policyTTL = Duration.seconds(30)
        var tokenTTL = Duration.seconds(30)
        var roleTTL = Duration.zero
        var enableKeyListPolicy = false
        var enableTokenReplication = false
        var enableTokenPersistence = false
        var tokens = Tokens()

        /// `acl.tokens`; empty for none.
        struct Tokens: Sendable, Equatable {
            /// The secret of the first management token, which the first leader makes.
            var initialManagement = ""
            var agentRecovery = ""
            var replication = ""
            /// What a request that brings no token is taken to have brought.
            var `default` = ""
            var agent = ""
            var configFileRegistration = ""
        }
    }
}

extension Stanza {
    static let acl = Stanza {
        [
            .bools(
                "enabled",
                "enable_token_replication",
                "enable_key_list_policy",
                "enable_token_persistence",
                "msp_disable_bootstrap"
            ),
            .strings("policy_ttl", "role_ttl", "token_ttl", "down_policy", "default_policy"),
            .table("tokens", .aclTokens),
        ]
    }

    static let aclTokens = Stanza {
        [
            .strings(
                "initial_management",
                "replication",
                "agent_recovery",
                "default",
                "agent",
                "config_file_service_registration",
                "master",
                "agent_master"
            ),
            .records("managed_service_provider", Stanza { [.strings("accessor_id", "secret_id")] }),
        ]
    }
}

extension AgentConfiguration.ACL {
    mutating func read(_ stanza: StanzaReader) {
        stanza.read("enabled", into: &isEnabled)
        stanza.read("policy_ttl", into: &policyTTL)
        stanza.read("token_ttl", into: &tokenTTL)
        stanza.read("role_ttl", into: &roleTTL)
        stanza.read("down_policy", into: &downPolicy)
        stanza.read("default_policy", into: &defaultPolicy)
        stanza.read("enable_key_list_policy", into: &enableKeyListPolicy)
        stanza.read("enable_token_replication", into: &enableTokenReplication)
        stanza.read("enable_token_persistence", into: &enableTokenPersistence)
        tokens.read(stanza.stanza("tokens"))
    }
}

extension AgentConfiguration.ACL.Tokens {
    fileprivate mutating func read(_ stanza: StanzaReader) {
        stanza.read("initial_management", into: &initialManagement)
        stanza.read("agent_recovery", into: &agentRecovery)
        stanza.read("replication", into: &replication)
        stanza.read("default", into: &`default`)
        stanza.read("agent", into: &agent)
        stanza.read("config_file_service_registration", into: &configFileRegistration)
    }
}
