// SPDX-License-Identifier: MIT

extension Request {
    /// The token that the client sent, in the first place that has one: `?token`, `X-Consul-Token`,
    /// `Authorization: Bearer`; empty where there is none (`consul agent/http.go parseToken`).
    var sentToken: String {
        if let token = query["token"], !token.isEmpty { return token }
        if let token = headers[.consulToken], !token.isEmpty { return token }
        return bearerToken ?? ""
    }

    private var bearerToken: String? {
        guard let header = headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0].lowercased() == "bearer" else { return nil }
        return parts.dropFirst().first { !$0.isEmpty }.map(String.init)
    }
}
