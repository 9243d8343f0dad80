// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `tls`: accepted and checked; the files need not be there while no HTTPS port is open.
    struct TLS: Sendable, Equatable {
        var internalRPC = Listener()
        var https = Listener()
        var grpc = Listener()

        /// The settings of one kind of connection, those of `tls.defaults` filled in.
        struct Listener: Sendable, Equatable {
            var caFile = ""
            var caPath = ""
            var certFile = ""
            var keyFile = ""
            var minVersion = "TLSv1_2"
            var cipherSuites: [String] = []
            var verifyIncoming = false
            var verifyOutgoing = false
            var verifyServerHostname = false
            var useAutoCert = false
        }
    }
}

extension Stanza {
    static let tls = Stanza {
        [
            .table("defaults", .tlsListener),
            .table("internal_rpc", .tlsListener),
            .table("https", .tlsListener),
            .table("grpc", .tlsListener),
        ]
    }

    static let tlsListener = Stanza {
        [
            .strings("ca_file", "ca_path", "cert_file", "key_file", "tls_min_version", "tls_cipher_suites"),
            .bools("verify_incoming", "verify_outgoing", "verify_server_hostname", "use_auto_cert"),
        ]
    }
}

extension AgentConfiguration.TLS {
    mutating func read(_ stanza: StanzaReader) throws(ConfigurationError) {
        let (defaults, internalRPC) = (stanza.tree.table("defaults"), stanza.tree.table("internal_rpc"))
        let (https, grpc) = (stanza.tree.table("https"), stanza.tree.table("grpc"))
        if grpc.has("verify_outgoing") {
            throw ConfigurationError("verify_outgoing is not valid in the tls.grpc stanza")
        }
        if [defaults, grpc, https].contains(where: { $0.has("verify_server_hostname") }) {
            throw ConfigurationError("verify_server_hostname is only valid in the tls.internal_rpc stanza")
        }
        if [defaults, https, internalRPC].contains(where: { $0.has("use_auto_cert") }) {
            throw ConfigurationError("use_auto_cert is only valid in the tls.grpc stanza")
        }
        let inherited = Listener(reading: stanza.stanza("defaults"), inheriting: Listener())
        self.internalRPC = Listener(reading: stanza.stanza("internal_rpc"), inheriting: inherited)
        self.internalRPC.verifyOutgoing = self.internalRPC.verifyOutgoing || self.internalRPC.verifyServerHostname
        self.https = Listener(reading: stanza.stanza("https"), inheriting: inherited)
        var forGRPC = inherited
        forGRPC.verifyOutgoing = false
        self.grpc = Listener(reading: stanza.stanza("grpc"), inheriting: forGRPC)
    }
}

extension AgentConfiguration.TLS.Listener {
    fileprivate init(reading stanza: StanzaReader, inheriting defaults: Self) {
        self = defaults
        stanza.read("ca_file", into: &caFile)
        stanza.read("ca_path", into: &caPath)
        stanza.read("cert_file", into: &certFile)
        stanza.read("key_file", into: &keyFile)
        stanza.read("verify_incoming", into: &verifyIncoming)
        stanza.read("verify_outgoing", into: &verifyOutgoing)
        stanza.read("verify_server_hostname", into: &verifyServerHostname)
        stanza.read("use_auto_cert", into: &useAutoCert)
        readVersion(stanza)
        readCipherSuites(stanza)
    }

    private static var versions: [String] { ["TLS_AUTO", "TLSv1_0", "TLSv1_1", "TLSv1_2", "TLSv1_3"] }

    private mutating func readVersion(_ stanza: StanzaReader) {
        guard let text = stanza.tree.string("tls_min_version") else { return }
        minVersion = text.isEmpty ? "TLS_AUTO" : text
        guard !Self.versions.contains(minVersion) else { return }
        stanza.report.fail(
            "\(stanza.prefix)tls_min_version: invalid TLS version: no matching TLS version found for \(text), "
                + "please specify one of [\(Self.versions.joined(separator: ", "))]"
        )
    }

    private static var knownCipherSuites: [String] {
        ["ECDSA", "RSA"].flatMap { key in
            [
                "CHACHA20_POLY1305_SHA256", "AES_128_CBC_SHA", "AES_128_GCM_SHA256", "AES_256_CBC_SHA",
                "AES_256_GCM_SHA384",
            ]
            .map { "TLS_ECDHE_\(key)_WITH_\($0)" }
        }
    }

    private mutating func readCipherSuites(_ stanza: StanzaReader) {
        guard let text = stanza.tree.string("tls_cipher_suites") else {
            if minVersion == "TLSv1_3" { cipherSuites = [] }
            return
        }
        let name = stanza.prefix + "tls_cipher_suites"
        cipherSuites = []
        guard minVersion != "TLSv1_3" else {
            stanza.report.fail("\(name): TLS 1.3 cipher suites are not configurable")
            return
        }
        let suites = text.trimmingWhitespace().split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if suites == [""] { return }
        let unknown = suites.filter { !Self.knownCipherSuites.contains($0) }
        if unknown.isEmpty {
            cipherSuites = suites
        } else {
            stanza.report.fail(
                "\(name): invalid TLS cipher suites: no matching Consul Agent TLS cipher suite found for "
                    + unknown.joined(separator: ",")
            )
        }
    }
}
