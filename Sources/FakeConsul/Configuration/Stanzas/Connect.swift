// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `connect`: the service mesh.
    struct Connect: Sendable {
        var isEnabled = true
        /// `consul`, `vault` or `aws-pca`; empty for Consul's own.
        var caProvider = ""
        /// The provider's settings by their names in the API.
        var caConfig: [(name: String, value: JSONValue)] = []
        var meshGatewayWANFederation = false
    }

    /// `config_entries`: what the first leader writes unless it is there.
    struct ConfigEntries: Sendable {
        /// Each as it would be put to `/v1/config`.
        var bootstrap: [JSONValue] = []
    }
}

extension Stanza {
    static let connect = Stanza {
        [
            .bools("enabled", "enable_mesh_gateway_wan_federation"),
            .strings("ca_provider", "test_ca_leaf_root_change_spread"),
            .objects("ca_config"),
        ]
    }

    static let configEntries = Stanza { [.one("bootstrap", .objects)] }
}

extension AgentConfiguration.Connect {
    mutating func read(_ stanza: StanzaReader) throws(ConfigurationError) {
        stanza.read("enabled", into: &isEnabled)
        stanza.read("ca_provider", into: &caProvider)
        stanza.read("enable_mesh_gateway_wan_federation", into: &meshGatewayWANFederation)
        caConfig = Self.renamed(stanza.tree.object("ca_config") ?? [])
    }

    func checkFederation() throws(ConfigurationError) {
        if meshGatewayWANFederation && !isEnabled {
            throw ConfigurationError(
                "'connect.enable_mesh_gateway_wan_federation=true' requires 'connect.enabled=true'"
            )
        }
    }

    func checkProvider() throws(ConfigurationError) {
        if !["", "consul", "vault", "aws-pca"].contains(caProvider) {
            throw ConfigurationError("\(caProvider) is not a valid CA provider")
        }
        if isEnabled, let id = caConfig.last(where: { $0.name == "cluster_id" })?.value {
            guard case .string(let text) = id else {
                throw ConfigurationError("cluster_id was supplied but was not a string")
            }
            guard UUIDText.isValid(text) else {
                throw ConfigurationError("cluster_id was supplied but was not a valid UUID")
            }
        }
        guard caProvider == "consul" else { return }
        do throws(CryptoError) { _ = try CAProviderSettings.forConsul(.canonicalObject(caConfig)) } catch {
            throw ConfigurationError(error.message)
        }
    }

    /// The names that the API has for the keys that files have.
    private static func renamed(_ members: [(name: String, value: JSONValue)]) -> [(name: String, value: JSONValue)] {
        let names = [
            "private_key": "PrivateKey", "root_cert": "RootCert", "intermediate_cert_ttl": "IntermediateCertTTL",
            "address": "Address", "token": "Token", "root_pki_path": "RootPKIPath",
            "root_pki_namespace": "RootPKINamespace",
            "intermediate_pki_path": "IntermediatePKIPath", "intermediate_pki_namespace": "IntermediatePKINamespace",
            "ca_file": "CAFile", "ca_path": "CAPath", "cert_file": "CertFile", "key_file": "KeyFile",
            "tls_server_name": "TLSServerName", "tls_skip_verify": "TLSSkipVerify", "existing_arn": "ExistingARN",
            "delete_on_exit": "DeleteOnExit", "leaf_cert_ttl": "LeafCertTTL", "csr_max_per_second": "CSRMaxPerSecond",
            "csr_max_concurrent": "CSRMaxConcurrent", "private_key_type": "PrivateKeyType",
            "private_key_bits": "PrivateKeyBits", "root_cert_ttl": "RootCertTTL",
        ]
        return members.map { (name: names[$0.name.lowercased()] ?? $0.name, value: $0.value) }
    }
}

extension AgentConfiguration.ConfigEntries {
    mutating func read(_ stanza: StanzaReader) throws(ConfigurationError) {
        bootstrap = stanza.tree.objects("bootstrap")
        for (index, document) in bootstrap.enumerated() {
            do { _ = try ConfigEntry.bootstrap(document) } catch {
                throw ConfigurationError("config_entries.bootstrap[\(index)]: \(error.message)")
            }
        }
    }
}
