// SPDX-License-Identifier: MIT

/// Names one run of a probe, from the core's wish for it to its result.
struct ProbeID: Hashable, Sendable {
    let number: UInt64

    init(_ number: UInt64) { self.number = number }
}

/// One look at a service's health that only the world outside can answer (`consul agent/checks`).
struct ProbeRequest: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case http(HTTPProbe)
        /// Whether something accepts a connection at `host:port`.
        case tcp(address: String, tls: ProbeTLS? = nil)
        /// Whether something answers an empty datagram at `host:port`. Like Consul's, it waits for an answer for ever.
        case udp(address: String)
        /// Whether a command ends well: 0 passes, 1 warns, all else is critical.
        case script(arguments: [String])
        /// Whether an HTTP/2 server at `host:port` answers a PING.
        case h2Ping(address: String, tls: ProbeTLS? = nil)
        /// Whether the gRPC health service at `host:port[/service]` says SERVING.
        case grpc(target: String, tls: ProbeTLS? = nil)
    }

    var kind: Kind
    /// Zero is the kind's own: 30 s for scripts, 10 s for the others.
    var timeout = Duration.zero
    /// How much of what the service or the script says is kept: its last so many bytes.
    var outputMaxSize = Self.defaultOutputSize

    /// Consul's `checks.DefaultBufSize`.
    static let defaultOutputSize = 4096
}

/// What an HTTP check asks.
struct HTTPProbe: Hashable, Sendable {
    var url: String
    /// Empty is GET.
    var method = ""
    var headers: [HTTPProbeHeader] = []
    var body = ""
    /// Whether a redirect is the answer, and not a way to it.
    var disablesRedirects = false
    /// For URLs that begin with `https`.
    var tls = ProbeTLS()
}

/// How a probe speaks TLS.
struct ProbeTLS: Hashable, Sendable {
    /// Whether any certificate will do.
    var skipsVerification = false
    /// Whom the certificate must be of; empty for the host that is asked.
    var serverName = ""
    /// Whether the agent shows its own certificate and trusts its own authorities (`enable_agent_tls_for_checks`).
    var usesAgentTLS = false
}

/// A header of an HTTP check and its values.
struct HTTPProbeHeader: Hashable, Sendable {
    var name: String
    var values: [String]
}

/// What a probe found: the check's status, and its output in Consul's words.
struct ProbeResult: Hashable, Sendable {
    var status: HealthStatus
    var output: String
}
