// SPDX-License-Identifier: MIT

/// Passes the web UI's questions on to a metrics server (`ui_config.metrics_proxy`).
enum UIMetricsEndpoint: Endpoint {
    static let routes = [Route("/v1/internal/ui/metrics-proxy/", (.get, pass))]

    private static func pass(_ call: Call) throws -> Operation {
        let ui = call.agent.configuration.ui
        guard ui.isEnabled else { throw ConsulError.notFound("UI is not enabled") }
        guard !ui.metricsProxy.baseURL.isEmpty else { throw ConsulError.notFound("Metrics proxy is not enabled") }
        try call.refusePartitions()
        let request = call.request
        return .relay(
            RelayCall(token: call.headerToken) { view in
                let authorizer = try view.authorizer()
                try authorizer.require(.read, .allNodes)
                try authorizer.require(.read, .allServices)
                let target = try target(of: call, through: ui.metricsProxy)
                let allowed = ui.metricsProxy.pathAllowlist
                guard allowed.isEmpty || allowed.contains(where: { Array($0.utf8) == target.path }) else {
                    return .answer(Reply(.forbidden))
                }
                guard target.path.starts(with: target.basePath) else { throw invalidPath }
                return .pass(passedOn(request, to: target.url, adding: ui.metricsProxy.addHeaders))
            }
        )
    }

    private static let invalidPath = ConsulError.badRequest("Invalid path.")

    // MARK: Where it goes

    private struct Target {
        let url: ClientURL
        /// Decoded, without dots and doubled slashes.
        let path: [UInt8]
        /// What every path must begin with.
        let basePath: [UInt8]
    }

    private static func target(of call: Call, through proxy: AgentConfiguration.UI.MetricsProxy) throws -> Target {
        do throws(ClientURL.Failure) {
            let base = try ClientURL(parsing: proxy.baseURL)
            let asked = try ClientURL(parsing: "\(proxy.baseURL)/\(call.tailText)")
            let path = GoPath.clean(PercentEncoding.decodePath(asked.path.utf8) ?? [])
            let query = call.request.rawQuery
            return Target(
                url: base.with(path: PercentEncoding.encodePath(path), query: query.isEmpty ? nil : query),
                path: path, basePath: PercentEncoding.decodePath(base.path.utf8) ?? [])
        } catch {
            throw invalidPath
        }
    }

    // MARK: What goes there

    /// As Go's `httputil.ReverseProxy` makes it; the token was for us alone.
    private static func passedOn(
        _ request: Request, to url: ClientURL, adding added: [AgentConfiguration.UI.Header]
    ) -> RelayRequest {
        var headers = request.headers.passedOn
        for name in [HTTPHeader.host, .consulToken, .authorization] { headers[name] = nil }
        var host = request.headers[.host] ?? url.host
        for header in added {
            if header.name.equalsIgnoringASCIICase("Host") { host = header.value } else {
                headers[HTTPHeader(canonicalizing: Array(header.name.utf8)[...])] = header.value
            }
        }
        if let client = clientAddress(of: request) {
            let before = headers.all(.forwardedFor)
            headers[.forwardedFor] = (before + [client]).joined(separator: ", ")
        }
        return RelayRequest(url: url, method: request.method, host: host, headers: headers, body: request.body)
    }

    /// Without its port; nil for a Unix socket.
    private static func clientAddress(of request: Request) -> String? {
        request.remoteAddress.contains(":") ? String(Request.host(of: request.remoteAddress)) : nil
    }
}

extension Call {
    /// The token of the headers alone: the parameters belong to whom the request is passed on to.
    fileprivate var headerToken: String {
        var bare = request
        bare.query = QueryParameters()
        return bare.sentToken
    }
}
