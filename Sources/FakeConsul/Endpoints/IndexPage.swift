// SPDX-License-Identifier: MIT

/// What lies outside the API: `/` and every path without a route (`consul agent/http.go Index`).
enum IndexPage {
    static func response(for request: Request, at agent: Agent) -> Response {
        var response = Response()
        for (name, value) in agent.requests.responseHeaders { response.headers[name] = value }
        if agent.configuration.uiEnabled, let page = uiPage(for: request, at: agent, in: response) { return page }
        guard request.path == [UInt8(ascii: "/")] else {
            response.status = .notFound
            return text(
                String(decoding: request.path, as: UTF8.self).contains("/v1/")
                    ? "Invalid URL path: not a recognized HTTP API endpoint\n"
                    : "Invalid URL path: if attempting to use the HTTP API, ensure the path starts with '/v1/'\n",
                in: response
            )
        }
        guard agent.configuration.uiEnabled else {
            return text(
                "Consul Agent: UI disabled. To enable, set ui_config.enabled=true in the agent configuration and restart.",
                in: response
            )
        }
        var redirect = Redirect.permanently(to: agent.configuration.uiContentPath, for: request.method)
        for field in response.headers.fields { redirect.headers.add(field.name, field.value) }
        return redirect
    }

    /// What stands in for the web UI, for those who open it and for probes that look whether it is there.
    private static func uiPage(for request: Request, at agent: Agent, in response: Response) -> Response? {
        let root = Array(agent.configuration.uiContentPath.utf8)
        if request.path == root.dropLast() {
            return Redirect.permanently(to: agent.configuration.uiContentPath, for: request.method)
        }
        guard request.path.starts(with: root) else { return nil }
        var response = response
        response.headers.add(.contentType, "text/html; charset=utf-8")
        response.body = Array(
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Consul by fake-consul</title></head>
            <body><h1>fake-consul</h1>
            <p>There is no web UI here. The HTTP API is at <code>/v1/</code>.</p></body></html>

            """.utf8
        )
        return response
    }

    private static func text(_ text: String, in response: Response) -> Response {
        var response = response
        response.headers.add(.contentType, "text/plain; charset=utf-8")
        response.body = Array(text.utf8)
        return response
    }
}
