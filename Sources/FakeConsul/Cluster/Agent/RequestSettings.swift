// SPDX-License-Identifier: MIT

/// What every request asks of the configuration, taken out of it: the whole is large, and a copy of it for each
/// question would cost more than the rest of a small request.
struct RequestSettings: Sendable {
    /// By name.
    let responseHeaders: [(name: HTTPHeader, value: String)]
    let answersPrettily: Bool
    let translatesWANAddresses: Bool
    let defaultACLPolicy: String
    let acl: ACLSettings
    let discoveryMaxStale: Duration
    let usesCache: Bool
    let disablesUnprintableFilter: Bool
    /// Whether the agent's log shows what is said of each request.
    let logsEachRequest: Bool
    /// The most bytes of a body that any endpoint takes.
    let bodyLimit: Int
    /// What requests to `/sim/` must bring where `listensBeyondLoopback`; empty where none will do.
    let simulationToken: String
    /// Whether others than this machine's processes can reach the agent's HTTP API.
    let listensBeyondLoopback: Bool
    private let blockedPrefixes: [[UInt8]]
    private let writers: [IPNetwork]

    /// What is read of a body at most where no setting says more; far above what any endpoint takes.
    static let leastBodyLimit = 8 << 20

    init(_ configuration: AgentConfiguration) {
        responseHeaders = configuration.responseHeaders.map { (HTTPHeader($0.0), $0.1) }
        answersPrettily = configuration.isDevMode
        translatesWANAddresses = configuration.translatesWANAddresses
        defaultACLPolicy = configuration.defaultACLPolicy
        acl = ACLSettings(configuration)
        discoveryMaxStale = configuration.discoveryMaxStale
        usesCache = configuration.httpUseCache
        disablesUnprintableFilter = configuration.disablesUnprintableCharFilter
        logsEachRequest = configuration.log.level ?? .info <= .debug
        bodyLimit = max(configuration.kvMaxValueSize, configuration.txnMaxRequestLength, Self.leastBodyLimit)
        simulationToken = configuration.simulation.token
        listensBeyondLoopback = configuration.addresses.http.contains { address in
            if case .ip(let ip, _) = address { !ip.isLoopback } else { false }
        }
        blockedPrefixes = configuration.http.blockEndpoints.map { Array($0.utf8) }
        writers = configuration.http.allowWriteFrom
    }

    /// Whether requests to the path are refused (`http_config.block_endpoints`).
    func blocks(_ path: [UInt8]) -> Bool { blockedPrefixes.contains { path.starts(with: $0) } }

    /// Whether a client, given as `ip:port`, may write (`http_config.allow_write_http_from`).
    func allowsWrites(from client: String) -> Bool {
        if writers.isEmpty { return true }
        guard let address = IPAddress(String(Request.host(of: client))) else { return false }
        return writers.contains { $0.contains(address) }
    }
}
