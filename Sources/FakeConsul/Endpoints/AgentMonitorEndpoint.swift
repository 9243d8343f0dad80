// SPDX-License-Identifier: MIT

/// An agent's log lines as they come.
enum AgentMonitorEndpoint: Endpoint {
    static let routes = [Route("/v1/agent/monitor", (.get, monitor))]

    @Sendable static func monitor(_ call: Call) throws -> Operation {
        let name = call.query["loglevel"] ?? ""
        guard let level = LogLevel(name: name.isEmpty ? "INFO" : name) else {
            throw ConsulError.badRequest("Unknown log level: \(name)")
        }
        return .stream(.log(level, isJSON: call.query.has("logjson")))
    }
}
