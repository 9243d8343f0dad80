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

}
