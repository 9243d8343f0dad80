// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    static let scriptWarning =
        "using enable-script-checks without ACLs and without allow_write_http_from is DANGEROUS, "
        + "use enable-local-script-checks instead, "
        + "see https://www.hashicorp.com/blog/protecting-consul-from-rce-risk-in-specific-configurations/"

    private static let quorumPage = "See https://www.consul.io/docs/internals/consensus.html#deployment-table"

    /// What Consul logs at the start about settings that are allowed but unwise.
    func warn(_ report: ConfigurationReport) {
        let expected = server.bootstrapExpect
        if server.isEnabled && !server.bootstrap {
            if !isDevMode && expected == 2 {
                report.warn(
                    "bootstrap_expect = 2: A cluster with 2 servers will provide no failure tolerance. "
                        + "\(Self.quorumPage)"
                )
            }
            if expected > 2 && expected % 2 == 0 {
                report.warn(
                    "bootstrap_expect is even number: A cluster with an even number of servers does not achieve "
                        + "optimum fault tolerance. \(Self.quorumPage)"
                )
            }
        }
        if server.isEnabled && server.bootstrap && expected == 0 {
            report.warn("bootstrap = true: do not enable unless necessary")
        }
        if server.isEnabled && !isDevMode && !server.bootstrap && expected > 1 {
            report.warn("bootstrap_expect > 0: expecting \(expected) servers")
        }
        warnOfStreaming(report)
        if autoEncrypt.allowTLS && !tls.internalRPC.verifyIncoming {
            report.warn(
                "if auto_encrypt.allow_tls is turned on, tls.internal_rpc.verify_incoming should be enabled "
                    + "(either explicitly or via tls.defaults.verify_incoming). It is necessary to turn it off during "
                    + "a migration to TLS, but it should definitely be turned on afterwards."
            )
        }
    }

    private func warnOfStreaming(_ report: ConfigurationReport) {
        if server.isEnabled && agent.useStreamingBackend && !server.enableStreaming {
            report.warn("use_streaming_backend = true requires rpc.enable_streaming on servers to work properly")
        }
        if !server.isEnabled && server.enableStreaming {
            report.warn("rpc.enable_streaming = true has no effect when not running in server mode")
        }
    }
}
