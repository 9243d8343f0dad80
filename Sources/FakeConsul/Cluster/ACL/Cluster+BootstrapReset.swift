// SPDX-License-Identifier: MIT

/// The file by which an administrator who has lost all tokens may make a first one again (`acl-bootstrap-reset` in the
/// data directory, `consul agent/consul/acl_endpoint.go fileBootstrapResetIndex`).
extension Cluster {
    private static let resetFile = "acl-bootstrap-reset"

    /// The index in an agent's file; nil where there is none that can be read. The file goes where it is the index that
    /// is wanted, so that it counts only once.
    func takeBootstrapReset(of agent: Agent, matching wanted: UInt64) -> UInt64? {
        let file = readDataFile?(agent.number, Self.resetFile) ?? agent.disk.file(Self.resetFile)
        guard let file else { return nil }
        let digits = file.drop { $0 == UInt8(ascii: " ") }.prefix { $0.isASCIIDigit }
        guard let index = UInt64(String(decoding: digits, as: UTF8.self)) else {
            log(.error, AgentLog.Line("agent.server.acl", "failed to parse bootstrap reset index path"), of: agent)
            return nil
        }
        if index == wanted {
            withLocal(of: agent) { $0.emit(.file(.remove(.data, id: Self.resetFile))) }
        }
        return index
    }
}
