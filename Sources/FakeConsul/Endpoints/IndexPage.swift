// SPDX-License-Identifier: MIT

/// What lies outside the API: `/` and every path without a route (`consul agent/http.go Index`).
enum IndexPage {
    static func response(for request: Request, at agent: Agent) -> Response {
        var response = Response()
        for (name, value) in agent.configuration.responseHeaders { response.headers[HTTPHeader(name)] = value }
        guard request.path == [UInt8(ascii: "/")] else {
            response.status = .notFound
            return text(
                String(decoding: request.path, as: UTF8.self).contains("/v1/")
                    ? "Invalid URL path: not a recognized HTTP API endpoint\n"
                    : "Invalid URL path: if attempting to use the HTTP API, ensure the path starts with '/v1/'\n",
                in: response)
        }
        guard agent.configuration.uiEnabled else {
            return text(
                "Consul Agent: UI disabled. To enable, set ui_config.enabled=true in the agent configuration and restart.",
                in: response)
        }
        var redirect = Redirect.permanently(to: agent.configuration.uiContentPath, for: request.method)
        for field in response.headers.fields { redirect.headers.add(field.name, field.value) }
        return redirect
    }

    private static func text(_ text: String, in response: Response) -> Response {
        var response = response
        response.headers.add(.contentType, "text/plain; charset=utf-8")
        response.body = Array(text.utf8)
        return response
    }
}
