// SPDX-License-Identifier: MIT

/// An agent's log lines as they come.
enum AgentMonitorEndpoint: Endpoint {
    static let routes = [Route("/v1/agent/monitor", (.get, monitor))]

    @Sendable static func monitor(_ call: Call) -> Operation {
        .stream(
            StreamCall(token: call.token) { view in
                _ = try view.authorizer(with: .agent(.read, of: call))
                let name = call.query["loglevel"] ?? ""
                guard let level = LogLevel(name: name.isEmpty ? "INFO" : name) else {
                    throw ConsulError.badRequest("Unknown log level: \(name)")
                }
                return .log(level, isJSON: call.query.has("logjson"))
            }
        )
    }
}
