// SPDX-License-Identifier: MIT

/// What the HTTP interface asks of the configuration in every request.
extension AgentConfiguration {
    /// By name.
    var responseHeaders: [(String, String)] {
        http.responseHeaders.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
    var httpUseCache: Bool { http.useCache }
    var discoveryMaxStale: Duration { queries.discoveryMaxStale }
    var translatesWANAddresses: Bool { addresses.translateWAN }
    var defaultACLPolicy: String { acl.defaultPolicy }
    var devMode: Bool { isDevMode }
    var rpcHoldTimeout: Duration { performance.rpcHoldTimeout }
    var disablesUnprintableCharFilter: Bool { http.disableUnprintableFilter }
    var sessionTTLMin: Duration { agent.sessionTTLMin }
    var kvMaxValueSize: Int { limits.kvMaxValueSize }
    var txnMaxRequestLength: Int { limits.txnMaxRequestLength }
    var uiEnabled: Bool { ui.isEnabled }
    var uiContentPath: String { ui.contentPath }

    /// Whether requests to the path are refused (`http_config.block_endpoints`).
    func blocksEndpoint(_ path: [UInt8]) -> Bool { http.blockEndpoints.contains { path.starts(with: $0.utf8) } }

    /// Whether a client of that IP address may write (`http_config.allow_write_http_from`).
    func allowsWrites(from address: String) -> Bool {
        if http.allowWriteFrom.isEmpty { return true }
        guard let address = IPAddress(address) else { return false }
        return http.allowWriteFrom.contains { $0.contains(address) }
    }
}
