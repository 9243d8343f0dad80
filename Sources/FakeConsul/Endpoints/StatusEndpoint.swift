// SPDX-License-Identifier: MIT

/// What the asked agent's server knows of its Raft group (`consul agent/status_endpoint.go`). It answers without a
/// leader, and with one that has long gone where that is what it believes.
enum StatusEndpoint: Endpoint {
    static let routes = [
        Route("/v1/status/leader", (.get, leader)),
        Route("/v1/status/peers", (.get, peers)),
    ]

    /// The leader's address; empty where none is known.
    private static func leader(_ call: Call) throws -> Operation {
        try ask(call) { raft in
            let address = raft.leader.flatMap { raft.membership.latest.server($0)?.address } ?? ""
            return .json { $0.string(address) }
        }
    }

    /// The addresses of the group's servers in the order in which they joined.
    private static func peers(_ call: Call) throws -> Operation {
        try ask(call) { raft in
            let addresses = raft.membership.latest.servers.map(\.address)
            return .json { $0.strings(addresses) }
        }
    }

    private static func ask(_ call: Call, _ answer: @escaping (RaftNode<Command>) -> Reply) throws -> Operation {
        var options = QueryOptions()
        options.datacenter = try call.queryOptions().datacenter
        return .read(Read(options: options, isForAnyServer: true, isPlain: true) { view in answer(view.server.raft) })
    }
}
