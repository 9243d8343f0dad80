// SPDX-License-Identifier: MIT

/// States of agents, catalog and sessions that clients do not reckon with.
extension Failure {
    public static let unknownCheck = Failure(
        "C21", "unknown-check", "the agent has lost its checks: a heartbeat is answered 404 Unknown check ID ...",
        [.forgetRegistrations])

    public static let unknownService = Failure(
        "C22", "unknown-service", "the agent has lost its services: 404 Unknown service ID ...", [.forgetRegistrations])

    public static let checksCritical = Failure(
        "C23", "checks-critical", "TTL checks are critical until their next heartbeat, as after a restart",
        [.expireChecks])

    public static let catalogGhost = Failure(
        "C24", "catalog-ghost", "a service that only the catalog has vanishes by itself within two minutes",
        [
            .request(
                method: "PUT", target: "/v1/catalog/register",
                body: #"{"Node":"{node}","Address":"127.0.0.1","SkipNodeUpdate":true,"#
                    + #""Service":{"ID":"ghost","Service":"ghost","Port":80}}"#)
        ])

    public static let agentAndCatalogDiffer = Failure(
        "C25", "agent-and-catalog-differ", "the catalog has no instance of what /v1/agent/services lists",
        [
            .rule(WireRule("", RequestMatch(path: "/v1/catalog/service/*"), .emptyList)),
            .rule(WireRule("", RequestMatch(path: "/v1/health/service/*"), .emptyList)),
        ])

    public static let duplicates = Failure(
        "C26", "duplicates", "a service ID twice, on two nodes: duplicate-1 of the service duplicate",
        ["a", "b"].map { node in
            .request(
                method: "PUT", target: "/v1/catalog/register",
                body: #"{"Node":"duplicate-\#(node)","Address":"192.0.2.1","#
                    + #""Service":{"ID":"duplicate-1","Service":"duplicate","Port":80}}"#,
                undo: #"{"Node":"duplicate-\#(node)"}"#)
        })

    public static let sessionsLast = Failure(
        "C27", "sessions-last", "a session lives for one to two TTLs: always so; a new leader begins them all anew",
        [.nothing], servers: [.fault(.transferLeadership())])

    public static let sessionGone = Failure(
        "C28", "session-gone", "no session lives any more: a renewal is answered 404 Session id '...' not found",
        [.destroySessions])

    public static let deadSession = Failure(
        "C29", "dead-session", "no session lives any more: acquire is answered 500 invalid session ...",
        [.destroySessions])

    public static let lockDelay = Failure(
        "C30", "lock-delay", "locks are lost, and acquire is false for the lock-delay of their sessions, 15 s",
        [.destroySessions])

    public static let lockLost = Failure(
        "C31", "lock-lost", "locks are lost without notice: the key has no session, and a new ModifyIndex",
        [.destroySessions])

    public static let criticalServicesGo = Failure(
        "C32", "critical-services-go",
        "TTL checks are critical: services with deregister_critical_service_after go when that is over",
        [.expireChecks])

    public static let maintenance = Failure(
        "C48", "maintenance", "the node is in maintenance: a critical check _node_maintenance",
        [
            .request(
                method: "PUT", target: "/v1/agent/maintenance?enable=true&reason=maintenance",
                undo: "/v1/agent/maintenance?enable=false")
        ])
}
