// SPDX-License-Identifier: MIT

/// Whether a service may take a connection from the owner of a certificate (`consul agent/connect_auth.go`).
enum AgentConnectAuthorizeEndpoint: Endpoint {
    static let routes = [
        Route("/v1/agent/connect/authorize", (.post, authorize))
    ]

    private static func authorize(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let asked: (target: String, uri: String)
        do throws(JSONError) {
            asked = try JSONObjectReader.read(call.request.body, .plain("structs.ConnectAuthorizeRequest")) { object in
                _ = object.string("ClientCertSerial")
                return (object.string("Target"), object.string("ClientCertURI"))
            }
        } catch {
            throw ConsulError.badRequest("Request decode failed: \(error.message)")
        }
        guard !asked.target.isEmpty else { throw ConsulError.badRequest("Target service must be specified") }
        let client = try CertificateURI(asked.uri)
        return .read(read(target: asked.target, client: client, call))
    }

    /// The agent's cache knows the intentions of services that were asked for before.
    private static func read(target: String, client: CertificateURI, _ call: Call) -> Read {
        var options = QueryOptions()
        options.datacenter = call.agent.identity.datacenter
        options.token = call.token
        options.useCache = true
        let agent = call.agent
        return Read(options: options, isCacheable: true, cacheKey: "intention-match?destination=" + target) { view in
            let authorizer = try view.authorizer()
            try authorizer.require(.write, .service(target))
            guard agent.configuration.connect.isEnabled || !agent.identity.isServer else {
                throw ConsulError.connectNotEnabled
            }
            try authorizer.require(.read, .intention(target))
            let intentions = view.store.intentions(matching: target, on: .destination, watch: &view.watch)
            let isOwn = client.namespace == Intention.defaultNamespace
            let match = isOwn ? intentions.first(covering: client.service, on: .source) : nil
            var reply = decision(match, default: view.allowsByDefault(authorizer))
            reply.isBare = true
            return reply
        }
    }

    /// What is decided request by request is refused here.
    private static func decision(_ match: Intention?, default isAllowed: Bool) -> Reply {
        let decision =
            match.map { intention in
                let kind = intention.permissions.isEmpty ? "L4" : "L7"
                let isAllowed = intention.permissions.isEmpty && intention.isAllowed
                return (isAllowed, "Matched \(kind) intention: \(intention.text)")
            } ?? (isAllowed, "Default behavior configured by ACLs")
        return .json { json in
            json.object { json in
                json.member("Authorized", decision.0)
                json.member("Reason", decision.1)
            }
        }
    }
}

/// The service that a certificate is for, as its URI says (`consul agent/connect uri.go`).
private struct CertificateURI {
    let namespace: String
    let service: String

    private static let scheme = "spiffe://"

    init(_ text: String) throws {
        guard text.utf8.count > Self.scheme.utf8.count, text.lowercased().hasPrefix(Self.scheme) else {
            throw Self.invalid("Connect")
        }
        let rest = text.dropFirst(Self.scheme.count).prefix { $0 != "?" && $0 != "#" }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let host = parts.removeFirst()
        if parts.count == 8, parts[0] == "ap", !parts[1].isEmpty { parts.removeFirst(2) }
        if parts.count == 6, [parts[0], parts[2], parts[4]] == ["ns", "dc", "svc"], !parts.contains("") {
            guard let namespace = PercentEncoding.decodePath(parts[1].utf8),
                let service = PercentEncoding.decodePath(parts[5].utf8)
            else { throw Self.invalid("Connect") }
            self.namespace = GoText.string(namespace)
            self.service = GoText.string(service)
            return
        }
        throw Self.invalid(Self.isOtherIdentity(parts, host: host) ? "Service" : "Connect")
    }

    private static func invalid(_ kind: String) -> ConsulError {
        .badRequest("ClientCertURI not a valid \(kind) identifier")
    }

    /// Whether it is the URI of an agent, a server, a mesh gateway, or a cluster that signs.
    private static func isOtherIdentity(_ parts: [String], host: String) -> Bool {
        if parts.isEmpty { return host.firstIndex(of: ".").map { $0 > host.startIndex } ?? false }
        if parts.contains("") { return false }
        switch parts.count {
        case 4: return [["agent", "server", "dc"], ["gateway", "mesh", "dc"]].contains(Array(parts[0...2]))
        case 6: return [parts[0], parts[1], parts[2], parts[4]] == ["agent", "client", "dc", "id"]
        default: return false
        }
    }
}
