// SPDX-License-Identifier: MIT

/// Who may use the control surface.
///
/// A loopback listener lets in everybody on the machine but web pages: a browser sends an `Origin`, which must be the
/// agent's own. An agent that listens beyond loopback wants the token of its configuration.
enum SimAccess {
    /// Why the request is refused; nil where it is not.
    static func refusal(of request: Request, at agent: Agent) -> String? {
        if let origin = request.headers[.origin], !isOwn(origin, of: agent) {
            return "a web page of \(origin) may not control the simulation"
        }
        guard agent.requests.listensBeyondLoopback else { return nil }
        let token = agent.requests.simulationToken
        if token.isEmpty {
            return "the agent listens on more than loopback addresses: "
                + "/sim/ needs simulation.token in its configuration"
        }
        if isEqual(given(in: request), token) { return nil }
        return "/sim/ needs the agent's simulation.token, in X-Sim-Token or as a bearer token"
    }

    private static func given(in request: Request) -> String {
        if let token = request.headers[.simToken] { return token }
        let authorization = request.headers[.authorization] ?? ""
        return authorization.lowercased().hasPrefix("bearer ") ? String(authorization.dropFirst(7)) : ""
    }

    private static func isOwn(_ origin: String, of agent: Agent) -> Bool {
        let own = agent.identity.httpAddress
        let port = own.split(separator: ":").last.map(String.init) ?? ""
        return origin == "http://" + own || origin == "http://localhost:" + port
    }

    /// Takes as long for a wrong token as for the right one.
    private static func isEqual(_ given: String, _ token: String) -> Bool {
        let (given, token) = (Array(given.utf8), Array(token.utf8))
        var difference = given.count ^ token.count
        for (index, byte) in token.enumerated() { difference |= Int(byte ^ (index < given.count ? given[index] : 0)) }
        return difference == 0
    }
}

extension HTTPHeader {
    static let origin = HTTPHeader("Origin")
    static let simToken = HTTPHeader("X-Sim-Token")
}
