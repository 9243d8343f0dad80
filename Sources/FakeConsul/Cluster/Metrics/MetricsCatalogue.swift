// SPDX-License-Identifier: MIT

/// The metrics that Consul declares at its start and that have a source in the simulation: Prometheus sees them, at
/// zero, before anything happened. Without that a rule on such a name would not see the first increase.
enum MetricsCatalogue {
    enum Kind: Sendable { case gauge, counter, summary }

    static let declared: [(name: String, kind: Kind)] = [
        ("acl.blocked.check.deregistration", .counter), ("acl.blocked.check.registration", .counter),
        ("acl.blocked.node.registration", .counter), ("acl.blocked.service.deregistration", .counter),
        ("acl.blocked.service.registration", .counter), ("api.http", .summary), ("autopilot.failure_tolerance", .gauge),
        ("autopilot.healthy", .gauge), ("catalog.deregister", .summary), ("catalog.register", .summary),
        ("client.rpc", .counter), ("client.rpc.exceeded", .counter), ("client.rpc.failed", .counter),
        ("dns.domain_query", .summary), ("dns.ptr_query", .summary), ("dns.stale_queries", .counter),
        ("kvs.apply", .summary),
        ("members.clients", .gauge), ("members.servers", .gauge), ("raft.apply", .counter),
        ("raft.applied_index", .gauge),
        ("raft.last_index", .gauge), ("raft.leader.lastContact", .summary), ("raft.state.candidate", .counter),
        ("raft.state.leader", .counter), ("rpc.cross-dc", .counter), ("rpc.queries_blocking", .gauge),
        ("rpc.query", .counter),
        ("runtime.alloc_bytes", .gauge), ("runtime.free_count", .gauge), ("runtime.heap_objects", .gauge),
        ("runtime.malloc_count", .gauge), ("runtime.num_goroutines", .gauge), ("runtime.sys_bytes", .gauge),
        ("runtime.total_gc_pause_ns", .gauge), ("runtime.total_gc_runs", .gauge),
        ("server.isLeader", .gauge), ("session.apply", .summary), ("session.renew", .summary),
        ("session_ttl.active", .gauge),
        ("session_ttl.invalidate", .summary), ("state.kv_entries", .gauge), ("state.nodes", .gauge),
        ("state.service_instances", .gauge), ("state.services", .gauge), ("txn.apply", .summary),
        ("txn.read", .summary),
        ("version", .gauge),
    ]
}
