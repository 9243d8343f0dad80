// SPDX-License-Identifier: MIT

/// What the TLS connections of health checks have in common, made when first needed and kept.
final class ProbeTLSContexts {
    private struct Kind: Hashable {
        let usesAgentTLS: Bool
        let verifies: Bool
    }

    /// The agent's own settings (`tls.internal_rpc`), as they are now.
    private let agentSettings: () -> AgentConfiguration.TLS.Listener
    private var known: [Kind: TLSContext] = [:]

    init(agentSettings: @escaping () -> AgentConfiguration.TLS.Listener = { AgentConfiguration.TLS.Listener() }) {
        self.agentSettings = agentSettings
    }

    /// The files may have changed: they are read again when next needed.
    func forget() { known = [:] }

    private func context(_ kind: Kind) throws(TLSFailure) -> TLSContext {
        if let context = known[kind] { return context }
        let context = try TLSContext.client(kind.usesAgentTLS ? agentSettings() : nil, verifies: kind.verifies)
        known[kind] = context
        return context
    }

    /// A connection that is about to be made.
    ///
    /// - Parameter host: who is asked, where the settings name nobody.
    func session(_ settings: ProbeTLS, to host: String, protocols: [String]) throws(TLSFailure) -> TLSSession {
        let kind = Kind(usesAgentTLS: settings.usesAgentTLS, verifies: !settings.skipsVerification)
        let context = try context(kind)
        let name = settings.serverName.isEmpty ? host : settings.serverName
        guard let session = TLSSession.connecting(context, to: name, protocols: protocols) else {
            throw TLSFailure("tls: out of memory")
        }
        return session
    }
}

/// What Go says where TLS fails a client.
enum TLSWords {
    /// - Parameter reason: what OpenSSL says.
    static func failure(_ reason: String, _ session: TLSSession) -> String {
        if let words = verification(session) { return "tls: failed to verify certificate: x509: " + words }
        if let alert = reason.split(separator: "alert ", maxSplits: 1).last, reason.contains("alert ") {
            return "remote error: tls: " + (alerts[String(alert)] ?? String(alert))
        }
        if reason.contains("wrong version number") || reason.contains("packet length") {
            return "tls: first record does not look like a TLS handshake"
        }
        return reason.contains("unexpected eof") ? "EOF" : "tls: " + reason
    }

    /// Nil where the certificate is good, or none was looked at.
    private static func verification(_ session: TLSSession) -> String? {
        switch session.verificationResult {
        case 0: nil
        case 9, 10: "certificate has expired or is not yet valid"
        case 62, 64: otherName(session)
        default: "certificate signed by unknown authority"
        }
    }

    /// The certificate is somebody else's.
    private static func otherName(_ session: TLSSession) -> String {
        let names = session.peerCertificate.flatMap { try? Certificate(der: $0) }?.alternativeNames
        let wanted = session.serverName
        let isIP = IPAddress(wanted) != nil
        let valid = isIP ? names?.ipAddresses.map(\.description) ?? [] : names?.dnsNames ?? []
        if !valid.isEmpty { return "certificate is valid for \(valid.joined(separator: ", ")), not \(wanted)" }
        return isIP
            ? "cannot validate certificate for \(wanted) because it doesn't contain any IP SANs"
            : "certificate is not valid for any names, but wanted to match \(wanted)"
    }

    private static let alerts = [
        "unknown ca": "unknown certificate authority", "protocol version": "protocol version not supported",
        "certificate unknown": "unknown certificate", "certificate expired": "expired certificate",
        "unexpected message": "unexpected message", "no application protocol": "no application protocol",
    ]
}
