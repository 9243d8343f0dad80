// SPDX-License-Identifier: MIT

/// What only Consul Enterprise has is refused where it is named (`consul agent/http_ce.go`).
extension Call {
    /// Refuses `?ns` and `?partition` and their headers (`parseEntMeta`).
    func refuseNamespaces() throws {
        if nonEmpty(request.headers[.consulNamespace]) != nil {
            throw ConsulError.badRequest(
                "Invalid header: \"X-Consul-Namespace\" - Namespaces are a Consul Enterprise feature"
            )
        }
        if nonEmpty(query["ns"]) != nil {
            throw ConsulError.badRequest("Invalid query parameter: \"ns\" - Namespaces are a Consul Enterprise feature")
        }
        try refusePartitions()
    }

    /// Refuses `?partition` and its header (`parseEntMetaPartition`).
    func refusePartitions() throws {
        if nonEmpty(request.headers[.consulPartition]) != nil {
            throw ConsulError.badRequest(
                "Invalid header: \"X-Consul-Partition\" - Partitions are a Consul Enterprise feature"
            )
        }
        if nonEmpty(query["partition"]) != nil {
            throw ConsulError.badRequest(
                "Invalid query parameter: \"partition\" - Partitions are a Consul Enterprise feature"
            )
        }
    }
}

extension HTTPHeader {
    static let consulNamespace = HTTPHeader("X-Consul-Namespace")
    static let consulPartition = HTTPHeader("X-Consul-Partition")
}
