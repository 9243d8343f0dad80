// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `auto_config`: accepted and checked; a simulated agent needs none.
    struct AutoConfig: Sendable, Equatable {
        var isEnabled = false
        var introToken = ""
        var introTokenFile = ""
        var serverAddresses: [String] = []
        var authorizerEnabled = false
    }

    /// `auto_encrypt`: accepted and checked; simulated agents speak without TLS.
    struct AutoEncrypt: Sendable, Equatable {
        var tls = false
        var allowTLS = false
        var dnsSAN: [String] = []
        var ipSAN: [IPAddress] = []
    }
}

extension Stanza {
    static let autoConfig = Stanza {
        [
            .bools("enabled"),
            .strings("intro_token", "intro_token_file"),
            .lists("server_addresses", "dns_sans", "ip_sans"),
            .table("authorization", Stanza { [.bools("enabled"), .table("static", .autoConfigAuthorizer)] }),
        ]
    }

    static let autoConfigAuthorizer = Stanza {
        [
            .lists("claim_assertions", "jwt_supported_algs", "bound_audiences", "jwt_validation_pub_keys"),
            .bools("allow_reuse"),
            .maps("claim_mappings", "list_claim_mappings"),
            .strings(
                "oidc_discovery_url",
                "oidc_discovery_ca_cert",
                "jwks_url",
                "jwks_ca_cert",
                "bound_issuer",
                "expiration_leeway",
                "not_before_leeway",
                "clock_skew_leeway"
            ),
        ]
    }

    static let autoEncrypt = Stanza { [.bools("tls", "allow_tls"), .lists("dns_san", "ip_san")] }
}

extension AgentConfiguration.AutoConfig {
    mutating func read(_ stanza: StanzaReader, environmentToken: String) {
        stanza.read("enabled", into: &isEnabled)
        stanza.read("intro_token", into: &introToken)
        if !environmentToken.isEmpty {
            if !introToken.isEmpty {
                stanza.report.warn(
                    "Both auto_config.intro_token and the CONSUL_INTRO_TOKEN environment variable are set. "
                        + "Using the value from the environment variable"
                )
            }
            introToken = environmentToken
        }
        stanza.read("intro_token_file", into: &introTokenFile)
        stanza.read("server_addresses", into: &serverAddresses)
        stanza.stanza("authorization").read("enabled", into: &authorizerEnabled)
        _ = parseAddresses(stanza, "ip_sans", named: "auto_config.ip_sans")
    }
}

extension AgentConfiguration.AutoEncrypt {
    mutating func read(_ stanza: StanzaReader) {
        stanza.read("tls", into: &tls)
        stanza.read("allow_tls", into: &allowTLS)
        stanza.read("dns_san", into: &dnsSAN)
        ipSAN = parseAddresses(stanza, "ip_san", named: "AutoEncrypt.IPSAN")
    }
}

/// The addresses that are any; of the others Consul warns.
private func parseAddresses(_ stanza: StanzaReader, _ key: String, named name: String) -> [IPAddress] {
    (stanza.tree.strings(key) ?? []).compactMap { text in
        let address = IPAddress(text)
        if address == nil { stanza.report.warn("Cannot parse ip \(GoQuote.quote(text)) from \(name)") }
        return address
    }
}
