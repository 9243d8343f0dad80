// SPDX-License-Identifier: MIT

/// Consul's provider in a datacenter whose root is that of another, the primary.
extension ConsulCAProvider {
    /// A new key, and the request that the primary is to sign (`GenerateIntermediateCSR`).
    func intermediateRequest(
        _ state: CAProviderState, _ random: inout SeededRandom
    ) throws(CryptoError) -> (CAProviderState, CertificateRequest) {
        let key = try settings.newPrivateKey(&random)
        var state = state
        state.privateKey = key.pem
        let isAuthority = DERWriter.make { der in der.sequence { $0.boolean(true) } }
        let request = try CertificateRequest(
            key: key, names: AlternativeNames(uris: [SpiffeID.signing(for: clusterID).uri]),
            extensions: [CertificateExtension(id: .basicConstraints, isCritical: true, value: isAuthority)])
        return (state, request)
    }

    /// The state with the intermediate that the primary signed (`SetIntermediate`).
    func settingIntermediate(
        _ pem: String, root: String, of state: CAProviderState
    ) throws(CryptoError) -> CAProviderState {
        let intermediate: Certificate
        do throws(CryptoError) { intermediate = try Certificate(pem: pem) } catch {
            throw CryptoError("error parsing intermediate PEM: \(error.message)")
        }
        guard intermediate.isAuthority else { throw CryptoError("intermediate is not a CA certificate") }
        let uris = intermediate.alternativeNames.uris
        guard uris.count == 1 else {
            throw CryptoError("incoming intermediate cert has unexpected number of URIs: \(uris.count)")
        }
        let own = SpiffeID.signing(for: clusterID).uri
        guard uris[0] == own else {
            throw CryptoError(
                "incoming cert URI \(GoQuote.quote(uris[0])) does not match current URI: \(GoQuote.quote(own))")
        }
        guard intermediate.isSigned(by: try Certificate(pem: root).publicKey) else {
            throw CryptoError(
                "could not verify intermediate cert against root: x509: certificate signed by unknown authority")
        }
        guard intermediate.publicKey == (try PrivateKey(pem: state.privateKey)).publicKey else {
            throw CryptoError("intermediate cert is for a different private key")
        }
        var state = state
        state.intermediateCert = pem
        state.rootCert = root
        return state
    }
}
