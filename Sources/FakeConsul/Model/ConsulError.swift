// SPDX-License-Identifier: MIT

/// A refusal in Consul's words: the status and the exact body that the client sees.
///
/// Handlers throw it; one place turns it into an answer. What a server says to an agent over RPC is an error of status
/// 500, whose text gets `rpc error making call: ` in front for each hop (`consul agent/pool`).
struct ConsulError: Error, Equatable, Sendable {
    var status: HTTPStatus
    var message: String

    init(_ status: HTTPStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    static func badRequest(_ message: String) -> ConsulError { ConsulError(.badRequest, message) }
    static func notFound(_ message: String) -> ConsulError { ConsulError(.notFound, message) }
    static func `internal`(_ message: String) -> ConsulError { ConsulError(.internalServerError, message) }

    static let noClusterLeader = ConsulError(.internalServerError, "No cluster leader")
    static let noKnownServers = ConsulError(.internalServerError, "No known Consul servers")
    static let notReadyForConsistentReads = ConsulError(
        .internalServerError, "Not ready to serve consistent reads")
    static let noPathToDatacenter = ConsulError(.internalServerError, "No path to datacenter")
    static let invalidIndex = ConsulError(.badRequest, "Invalid index")
    static let invalidWait = ConsulError(.badRequest, "Invalid wait time")
    static let staleAndConsistent = ConsulError(
        .badRequest, "Cannot specify ?stale with ?consistent, conflicting semantics.")
    static let cachedAndConsistent = ConsulError(
        .badRequest, "Cannot specify ?cached with ?consistent, conflicting semantics.")
    static let invalidCacheControl = ConsulError(.badRequest, "Invalid Cache-Control header.")
}
