// SPDX-License-Identifier: MIT

/// Providers that work with a service outside of Consul. There is none to reach here, so that they are refused as
/// Consul refuses them where it reaches none (`consul agent/connect/ca/provider_vault.go`, `provider_aws.go`).
enum ForeignCAProvider {
    static func refusal(_ configuration: CAConfiguration) -> CryptoError {
        do throws(CryptoError) {
            let settings = try CAProviderSettings(configuration.config)
            if configuration.provider == "vault" { try refuseWithoutVault(configuration) }
            try settings.validate()
            return configuration.provider == "vault" ? unreachableVault(configuration) : aws(settings)
        } catch {
            return error
        }
    }

    private static func refuseWithoutVault(_ configuration: CAConfiguration) throws(CryptoError) {
        let hasToken = !(configuration["Token"]?.text ?? "").isEmpty
        let hasMethod = configuration["AuthMethod"] != nil || configuration["auth_method"] != nil
        if !hasToken && !hasMethod {
            throw CryptoError("must provide a Vault token or configure a Vault auth method")
        }
        if hasToken && hasMethod {
            throw CryptoError("only one of Vault token or Vault auth method can be provided, but not both")
        }
        if (configuration["RootPKIPath"]?.text ?? "").isEmpty {
            throw CryptoError("must provide a valid path to a root PKI backend")
        }
        if (configuration["IntermediatePKIPath"]?.text ?? "").isEmpty {
            throw CryptoError("must provide a valid path for the intermediate PKI backend")
        }
    }

    private static func unreachableVault(_ configuration: CAConfiguration) -> CryptoError {
        let given = configuration["Address"]?.text ?? ""
        let address = given.isEmpty ? "https://127.0.0.1:8200" : given
        let host = address.split(separator: "/").last.map(String.init) ?? address
        let url = GoQuote.quote(address + "/v1/auth/token/lookup-self")
        return CryptoError("Get \(url): dial tcp \(host): connect: connection refused")
    }

    private static func aws(_ settings: CAProviderSettings) -> CryptoError {
        let bits = settings.privateKeyBits
        if settings.privateKeyType == "ec" && bits != 256 {
            return CryptoError("AWS PCA only supports P256 EC curve, keyBits of \(bits) configured")
        }
        if settings.leafCertTTL < .seconds(86_400) {
            return CryptoError(
                "AWS PCA doesn't support certificates that are valid for less than 24 hours, LeafTTL of "
                    + "\(GoDuration.format(settings.leafCertTTL)) configured")
        }
        return CryptoError(
            "NoCredentialProviders: no valid providers in chain. Deprecated.\n\t"
                + "For verbose messaging see aws.Config.CredentialsChainVerboseErrors")
    }
}
