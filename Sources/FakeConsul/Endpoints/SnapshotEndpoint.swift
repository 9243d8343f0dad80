// SPDX-License-Identifier: MIT

/// The whole state as an archive, out and in (`consul agent/snapshot_endpoint.go`).
enum SnapshotEndpoint: Endpoint {
    static let routes = [Route("/v1/snapshot", (.get, save), (.put, restore))]

    /// The most bytes of an archive that is taken in.
    static let bodyLimit = 256 << 20

    private static func save(_ call: Call) -> Operation {
        var options = QueryOptions()
        options.datacenter = call.datacenter
        options.token = call.token
        options.consistency = call.query.has("stale") ? .stale : .consistent
        return .read(
            Read(options: options, transport: .ownConnection) { view in
                try view.authorizer().require(.write, .snapshot)
                let (bytes, index) = view.cluster.archive(of: view.server)
                return Reply(body: .bytes(bytes, contentType: "application/x-gzip"), index: index)
            })
    }

    private static func restore(_ call: Call) -> Operation {
        let file = call.request.body
        let isStale = call.query.has("stale")
        return .write(
            Write(datacenter: call.datacenter, token: call.token, transport: .ownConnection) { view in
                try view.authorizer().require(.write, .snapshot)
                if isStale { throw ConsulError.internal("stale not allowed for restore") }
                return .perform { cluster, leader, done in
                    cluster.restore(file, on: leader) { error in done(error.map { .failure($0) } ?? .success(.empty)) }
                }
            })
    }
}
