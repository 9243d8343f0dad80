// SPDX-License-Identifier: MIT

/// The bytes of an HTTP check's request, as Go's client writes them.
struct HTTPProbeRequest {
    var url: ClientURL
    var method: String
    var headers: [HTTPProbeHeader]
    var body: [UInt8]

    /// Why Go would not send it, or nil.
    var refusal: String? {
        for header in headers {
            if header.name.isEmpty || !header.name.utf8.allSatisfy(\.isTokenByte) {
                return "net/http: invalid header field name \(GoQuote.quote(header.name))"
            }
            for value in header.values where !value.utf8.allSatisfy(\.isHeaderValueByte) {
                return "net/http: invalid header field value for \(GoQuote.quote(header.name))"
            }
        }
        if url.scheme != "http" && url.scheme != "https" {
            return "unsupported protocol scheme \(GoQuote.quote(url.scheme))"
        }
        return url.host.isEmpty ? "http: no Host in request URL" : nil
    }

    /// How the method begins an error in Go: `Get`.
    var verb: String {
        method.prefix(1) + String(decoding: method.utf8.dropFirst().map(\.lowercasedASCII), as: UTF8.self)
    }

    var bytes: [UInt8] {
        var lines = ["\(method) \(url.requestTarget) HTTP/1.1", "Host: \(value("Host") ?? url.host)"]
        lines.append("User-Agent: \(value("User-Agent") ?? "Consul Health Check")")
        lines.append("Connection: close")
        if !body.isEmpty || ["POST", "PUT", "PATCH"].contains(method) { lines.append("Content-Length: \(body.count)") }
        for header in headers.sorted(by: { $0.name < $1.name }) where !Self.isWrittenApart(header.name) {
            for value in header.values { lines.append("\(header.name): \(value)") }
        }
        if value("Accept") == nil { lines.append("Accept: text/plain, text/*, */*") }
        if value("Authorization") == nil, let user = url.userInfo {
            lines.append("Authorization: Basic \(Base64.standard.encode(Array(user.utf8)))")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// What follows a redirect, or nil where the answer is none that Go follows.
    func redirected(by head: ResponseHead) throws(ClientURL.Failure) -> HTTPProbeRequest? {
        let keepsMethod = head.code == 307 || head.code == 308
        guard keepsMethod || (301...303).contains(head.code) else { return nil }
        guard let location = head.headers[.location], !location.isEmpty else { return nil }
        var next = self
        next.url = try url.resolving(location)
        if !keepsMethod {
            next.method = method == "HEAD" ? "HEAD" : "GET"
            next.body = []
        }
        if next.url.hostName != url.hostName && !next.url.hostName.hasSuffix("." + url.hostName) {
            next.headers.removeAll { Self.isSecret($0.name) }
        }
        next.headers.removeAll { $0.name.equalsIgnoringASCIICase("Referer") || $0.name.equalsIgnoringASCIICase("Host") }
        next.headers.append(HTTPProbeHeader(name: "Referer", values: [url.text]))
        return next
    }

    private func value(_ name: String) -> String? {
        headers.first { $0.name.equalsIgnoringASCIICase(name) }?.values.first.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func isWrittenApart(_ name: String) -> Bool {
        ["Host", "User-Agent", "Content-Length", "Transfer-Encoding", "Trailer", "Connection"].contains {
            $0.equalsIgnoringASCIICase(name)
        }
    }

    /// What Go does not carry to another host.
    private static func isSecret(_ name: String) -> Bool {
        ["Authorization", "Www-Authenticate", "Cookie", "Cookie2"].contains { $0.equalsIgnoringASCIICase(name) }
    }
}
