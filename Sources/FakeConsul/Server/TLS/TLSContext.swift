// SPDX-License-Identifier: MIT

/// What all TLS connections of one kind have in common: certificates, whom they trust, versions (OpenSSL's `SSL_CTX`).
final class TLSContext {
    let library: OpenSSL
    let handle: OpenSSL.Handle
    /// Whether the other side's certificate is looked at.
    private(set) var verifies = false

    /// A context for accepted connections. Clients must show a certificate where the settings verify them.
    static func server(_ settings: AgentConfiguration.TLS.Listener) throws(TLSFailure) -> TLSContext {
        let library = try OpenSSL.shared.get()
        let context = try TLSContext(library, library.serverMethod())
        let material = try TLSMaterial(settings)
        try context.limit(to: settings)
        try context.present(material)
        try context.trust(material.authorities, namesThem: settings.verifyIncoming)
        if settings.verifyIncoming {
            let both = OpenSSL.Number.verifyPeer | OpenSSL.Number.failWithoutPeerCertificate
            library.setVerification(context.handle, both, nil)
        }
        library.setProtocolChoice(context.handle, chooseHTTP1, nil)
        return context
    }

    /// A context for connections that are made.
    ///
    /// - Parameter agent: the agent's own settings, where its certificate is shown and its authorities are trusted;
    ///   else those that the machine trusts.
    static func client(
        _ agent: AgentConfiguration.TLS.Listener?, verifies: Bool
    ) throws(TLSFailure) -> TLSContext {
        let library = try OpenSSL.shared.get()
        let context = try TLSContext(library, library.clientMethod())
        try context.limit(to: agent ?? AgentConfiguration.TLS.Listener())
        if let agent {
            let material = try TLSMaterial(agent)
            try context.present(material)
            try context.trust(material.authorities, namesThem: false)
        } else {
            _ = library.useDefaultTrust(context.handle)
            library.clearErrors()
        }
        context.verifies = verifies
        // The session looks itself at what was found: else nobody could say whose certificate it was.
        library.setVerification(context.handle, 0, nil)
        return context
    }

    private init(_ library: OpenSSL, _ method: OpenSSL.Handle?) throws(TLSFailure) {
        guard let handle = library.newContext(method) else {
            throw TLSFailure("cannot set up TLS: \(library.lastReason())")
        }
        self.library = library
        self.handle = handle
        let options = OpenSSL.Number.noRenegotiation | OpenSSL.Number.noCompression | OpenSSL.Number.noTickets
        _ = library.setContextOptions(handle, options)
        _ = library.setTicketCount(handle, 0)
        _ = library.controlContext(handle, OpenSSL.Number.setCacheMode, 0, nil)
        _ = library.controlContext(handle, OpenSSL.Number.setMode, OpenSSL.Number.modeReleaseBuffers, nil)
    }

    deinit { library.freeContext(handle) }

    // MARK: Settings

    /// Sets the least version, and the suites of versions before 1.3. Go takes short keys, which the level 0 is for.
    private func limit(to settings: AgentConfiguration.TLS.Listener) throws(TLSFailure) {
        let versions = ["TLSv1_0": 0x0301, "TLSv1_1": 0x0302, "TLSv1_3": 0x0304]
        let least = versions[settings.minVersion] ?? 0x0303
        guard library.controlContext(handle, OpenSSL.Number.setLeastVersion, least, nil) == 1 else {
            throw TLSFailure("this machine's OpenSSL does not know \(settings.minVersion)")
        }
        let suites = settings.cipherSuites.isEmpty ? ["DEFAULT"] : settings.cipherSuites.map(Self.openSSLName)
        guard library.setCipherList(handle, suites.joined(separator: ":") + ":@SECLEVEL=0") == 1 else {
            throw TLSFailure("this machine's OpenSSL knows none of the TLS cipher suites: \(library.lastReason())")
        }
    }

    /// `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` is `ECDHE-RSA-AES128-GCM-SHA256`.
    static func openSSLName(ofSuite name: String) -> String {
        let parts = name.split(separator: "_")
        guard parts.count > 5, parts[0] == "TLS", parts[3] == "WITH" else { return name }
        let front = "\(parts[1])-\(parts[2])-"
        if parts[4] == "CHACHA20" { return front + "CHACHA20-POLY1305" }
        let rest = parts[6...].filter { $0 != "CBC" }.joined(separator: "-")
        return front + "AES\(parts[5])-\(rest)"
    }

    /// Shows a certificate to the other side.
    private func present(_ material: TLSMaterial) throws(TLSFailure) {
        guard let first = material.chain.first else { return }
        let prefix = "Failed to load cert/key pair: "
        let own = try certificate(first, prefix)
        defer { library.freeCertificate(own) }
        guard let key = decode(material.key, with: library.decodeKey) else {
            library.clearErrors()
            throw TLSFailure(prefix + "tls: failed to parse private key")
        }
        defer { library.freeKey(key) }
        if library.isKeyOfCertificate(own, key) != 1 {
            library.clearErrors()
            let publicKey = library.publicKey(own)
            defer { library.freeKey(publicKey) }
            let isOfSameType = publicKey.map { library.keyType($0) == library.keyType(key) } ?? false
            let what = isOfSameType ? "private key does not match" : "private key type does not match"
            throw TLSFailure(prefix + "tls: \(what) public key" + (isOfSameType ? "" : " type"))
        }
        guard library.useCertificate(handle, own) == 1, library.useKey(handle, key) == 1 else {
            throw TLSFailure(prefix + library.lastReason())
        }
        for bytes in material.chain.dropFirst() {
            let between = try certificate(bytes, prefix)
            // A chain's certificate is counted again by the context.
            let added = library.controlContext(
                handle, OpenSSL.Number.addChainCertificate, 1, UnsafeMutableRawPointer(between))
            library.freeCertificate(between)
            if added != 1 { throw TLSFailure(prefix + library.lastReason()) }
        }
    }

    /// - Parameter namesThem: whether clients are told whose certificates they may show.
    private func trust(_ authorities: [[UInt8]], namesThem: Bool) throws(TLSFailure) {
        let store = library.trustStore(handle)
        for bytes in authorities {
            // Go passes over what it cannot read, too.
            guard let authority = decode(bytes, with: library.decodeCertificate) else { continue }
            _ = library.trust(store, authority)
            if namesThem { _ = library.nameClientAuthority(handle, authority) }
            library.freeCertificate(authority)
        }
        library.clearErrors()
    }

    private func certificate(_ bytes: [UInt8], _ prefix: String) throws(TLSFailure) -> OpenSSL.Handle {
        guard let certificate = decode(bytes, with: library.decodeCertificate) else {
            library.clearErrors()
            throw TLSFailure(prefix + "x509: malformed certificate")
        }
        return certificate
    }

    private func decode(
        _ bytes: [UInt8],
        with decoder:
            @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int)
            -> OpenSSL.Handle?
    ) -> OpenSSL.Handle? {
        bytes.withUnsafeBufferPointer { buffer in
            var position = buffer.baseAddress
            return decoder(nil, &position, buffer.count)
        }
    }

    // MARK: Protocols

    /// Of what a client offers, takes HTTP/1.1; who offers protocols and not that one is refused.
    private static let chooseHTTP1: OpenSSL.ProtocolChoice = { _, chosen, chosenLength, offered, offeredLength, _ in
        guard let offered, let chosen, let chosenLength else { return OpenSSL.Number.protocolRefused }
        let offers = UnsafeBufferPointer(start: offered, count: Int(offeredLength))
        var start = 0
        while start < offers.count {
            let length = Int(offers[start])
            guard start + 1 + length <= offers.count else { break }
            if offers[(start + 1)..<(start + 1 + length)].elementsEqual("http/1.1".utf8) {
                chosen.pointee = offered + start + 1
                chosenLength.pointee = UInt8(length)
                return OpenSSL.Number.protocolChosen
            }
            start += 1 + length
        }
        return OpenSSL.Number.protocolRefused
    }
}
