// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `limits`.
    struct Limits: Sendable, Equatable {
        var httpMaxConnectionsPerClient = 200
        var httpsHandshakeTimeout = Duration.seconds(5)
        var rpcHandshakeTimeout = Duration.seconds(5)
        var rpcClientTimeout = Duration.seconds(60)
        var rpcRate = RateLimit.unlimited
        var rpcMaxBurst = 1000
        var rpcMaxConnectionsPerClient = 100
        /// The most bytes of one value.
        var kvMaxValueSize = 512 * 1024
        /// The most bytes of one transaction's body.
        var txnMaxRequestLength = 512 * 1024
        /// `disabled`, `permissive` or `enforcing`.
        var requestMode = "disabled"
        var requestReadRate = RateLimit.unlimited
        var requestWriteRate = RateLimit.unlimited
    }
}

extension Stanza {
    static let limits = Stanza {
        [
            .ints("http_max_conns_per_client", "rpc_max_burst", "rpc_max_conns_per_client"),
            .strings("https_handshake_timeout", "rpc_client_timeout", "rpc_handshake_timeout"),
            .floats("rpc_rate"),
            .uints("kv_max_value_size", "txn_max_req_len"),
            .table("request_limits", Stanza { [.strings("mode"), .floats("read_rate", "write_rate")] }),
            // No Consul knows this one; deployment guides do, and their agents should start here.
            .ints("http_max_conns_per_client_tls"),
        ]
    }
}

extension AgentConfiguration.Limits {
    mutating func read(_ stanza: StanzaReader) {
        stanza.read("http_max_conns_per_client", into: &httpMaxConnectionsPerClient)
        stanza.read("https_handshake_timeout", into: &httpsHandshakeTimeout)
        stanza.read("rpc_handshake_timeout", into: &rpcHandshakeTimeout)
        stanza.read("rpc_client_timeout", into: &rpcClientTimeout)
        stanza.read("rpc_rate", into: &rpcRate)
        stanza.read("rpc_max_burst", into: &rpcMaxBurst)
        stanza.read("rpc_max_conns_per_client", into: &rpcMaxConnectionsPerClient)
        stanza.read("kv_max_value_size", into: &kvMaxValueSize)
        stanza.read("txn_max_req_len", into: &txnMaxRequestLength)
        let requests = stanza.stanza("request_limits")
        requests.read("mode", into: &requestMode)
        requests.read("read_rate", into: &requestReadRate)
        requests.read("write_rate", into: &requestWriteRate)
        if requestMode.isEmpty { requestMode = "disabled" }
        if !["disabled", "permissive", "enforcing"].contains(requestMode) {
            stanza.report.fail("limits.request_limits.mode: invalid mode: \(GoQuote.quote(requestMode))")
        }
    }
}
