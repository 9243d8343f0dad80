// SPDX-License-Identifier: MIT

/// An agent's metrics.
enum AgentMetricsEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/metrics", (.get, metrics)),
        Route("/v1/agent/metrics/stream", (.get, stream)),
    ]

    @Sendable static func metrics(_ call: Call) -> Operation {
        let wantsPrometheus =
            call.query["format"] == "prometheus" || acceptsPrometheus(call.request.headers[.accept] ?? "")
        return .agent(
            AgentCall(token: call.token) { view in
                _ = try view.authorizer(with: .agent(.read, of: call))
                if !wantsPrometheus { return .json(view.cluster.metricsSummary(of: view.agent)) }
                guard let text = view.cluster.prometheusText(of: view.agent) else { return Self.isDisabled }
                return Reply(body: .bytes(Array(text.utf8), contentType: MetricsPrometheus.contentType))
            }
        )
    }

    /// A summary every ten seconds, for as long as the client listens.
    @Sendable static func stream(_ call: Call) -> Operation {
        .stream(
            StreamCall(token: call.token) { view in
                _ = try view.authorizer(with: .agent(.read, of: call))
                return .metrics
            }
        )
    }

    /// Consul means to say 415, but says 200 and the reason, since there is no body.
    private static var isDisabled: Reply {
        var reply = Reply.empty
        reply.headers.add(.consulReason, "Prometheus is not enabled since its retention time is not positive")
        return reply
    }

    /// Whether one of the media types is a text format of Prometheus. That Consul expects `0.4.0` where the version is
    /// `0.0.4` is its own.
    private static func acceptsPrometheus(_ accept: String) -> Bool {
        accept.split(separator: ",").contains { type in
            let parts = type.split(separator: ";", omittingEmptySubsequences: false)
            let name = parts[0].trimmingASCIISpaces().lowercased()
            if name == "application/openmetrics-text" { return true }
            return name == "text/plain" && parts.count > 1 && parts[1].trimmingASCIISpaces() == "version=0.4.0"
        }
    }
}
