// SPDX-License-Identifier: MIT

/// What creates, updates and deletes prepared queries takes, what it refuses, and the command that comes of it
/// (`consul agent/consul/prepared_query_endpoint.go Apply`).
enum PreparedQueryChange {
    /// The route's own handler needs no ID.
    static func create(_ call: Call) throws -> Operation {
        // Of null Consul's handler makes no query, and panics.
        guard let query = try decode(call) else { return .hangUp }
        return .write(
            Write(datacenter: call.datacenter, token: call.token) { view in
                guard query.id.isEmpty else {
                    throw ConsulError.internal("ID must be empty when creating a new prepared query")
                }
                var query = query
                query.id = view.newID { (try? $0.preparedQueries.get($1)) != nil }
                try allow(query, view)
                try PreparedQueryRules.check(query)
                return .propose(.preparedQuery(.set(query))) { [id = query.id] result in
                    try result.throwRefusal(refusalPrefix)
                    return .json { json in json.object { $0.member("ID", id) } }
                }
            }
        )
    }

    static func update(_ call: Call, _ id: String) throws -> Operation {
        var query = (call.request.contentLength > 0 ? try decode(call) : nil) ?? PreparedQuery()
        query.id = id
        return .write(
            Write(datacenter: call.datacenter, token: call.token) { [query] view in
                try allow(query, view)
                try allow(try existing(id, view), view)
                try PreparedQueryRules.check(query)
                return .propose(.preparedQuery(.set(query)), render: render)
            }
        )
    }

    static func delete(_ call: Call, _ id: String) throws -> Operation {
        .write(
            Write(datacenter: call.datacenter, token: call.token) { view in
                try allow(try existing(id, view), view)
                return .propose(.preparedQuery(.delete(id: id)), render: render)
            }
        )
    }

    /// Nil where the body is null.
    private static func decode(_ call: Call) throws -> PreparedQuery? {
        if let fault = call.request.bodyFault {
            throw ConsulError.badRequest("Request decode failed: " + fault.goText)
        }
        if let document = try? JSONParser.parse(call.request.body), case .null = document { return nil }
        return try call.decode(PreparedQuery.shape) { PreparedQuery(&$0) }
    }

    /// A query with a name may be changed by who may write that name.
    private static func allow(_ query: PreparedQuery, _ view: LeaderView) throws {
        guard let name = query.aclName else { return }
        try view.authorizer().require(.write, .query(name))
    }

    private static func existing(_ id: String, _ view: LeaderView) throws -> PreparedQuery {
        do throws(StateRefusal) {
            if let query = try view.store.preparedQueries.get(id) { return query }
        } catch {
            throw ConsulError.internal("Prepared Query lookup failed: " + error.message)
        }
        throw ConsulError.internal("Cannot modify non-existent prepared query: '\(id)'")
    }

    private static func render(_ result: CommandResult) throws -> Reply {
        try result.throwRefusal(refusalPrefix)
        return .empty
    }

    private static let refusalPrefix = "raft apply failed: "
}

/// What the leader checks of queries, and who may see them.
enum PreparedQueryRules {
    /// Refuses a query that is not sound, in Consul's order and words (`parseQuery`).
    static func check(_ query: PreparedQuery) throws(ConsulError) {
        if let refusal = refusal(of: query) { throw .internal("Invalid prepared query: " + refusal) }
    }

    private static func refusal(of query: PreparedQuery) -> String? {
        if query.name.isEmpty && !query.isTemplate && query.session.isEmpty { return "Must be bound to a session" }
        if query.token == PreparedQuery.redactedToken {
            return "Bad Token '\(query.token)', it looks like a query definition with a redacted token was submitted"
        }
        return refusal(of: query.service) ?? refusal(ofTTL: query.dnsTTL)
    }

    private static func refusal(of service: ServiceQuery) -> String? {
        if service.service.isEmpty { return "Must provide a Service name to query" }
        let failover = service.failover
        if failover.nearest < 0 { return "Bad NearestN '\(failover.nearest)', must be >= 0" }
        let namesDatacenters = failover.nearest != 0 || failover.datacenters?.isEmpty == false
        if namesDatacenters, failover.targets?.isEmpty == false {
            return "Targets cannot be populated with NearestN or Datacenters"
        }
        if let refusal = Metadata.refusal(ofNode: service.nodeMeta, allowsReserved: true) { return refusal }
        return service.samenessGroup.isEmpty ? nil : "sameness-groups are an enterprise-only feature"
    }

    private static func refusal(ofTTL text: String) -> String? {
        guard !text.isEmpty else { return nil }
        do {
            let ttl = try GoDuration.parse(text)
            return ttl < .zero ? "DNS TTL '\(ttl.nanoseconds)', must be >=0" : nil
        } catch {
            return "Bad DNS TTL '\(text)': \(error.message)"
        }
    }

    // MARK: Who may see what

    /// The queries that a token may see. Only who may write ACLs sees all, and the tokens in them. Of those that were
    /// left out only the ones with a name count.
    static func seen(
        _ queries: [PreparedQuery], by authorizer: Authorizer
    ) -> (queries: [PreparedQuery], isFiltered: Bool) {
        if authorizer.allows(.write, .acl) { return (queries, false) }
        var isFiltered = false
        let seen = queries.filter { query in
            guard let name = query.aclName else { return false }
            if authorizer.allows(.read, .query(name)) { return true }
            isFiltered = true
            return false
        }
        return (seen.map { redacted($0, for: authorizer) }, isFiltered)
    }

    static func redacted(_ query: PreparedQuery, for authorizer: Authorizer) -> PreparedQuery {
        guard !query.token.isEmpty, !authorizer.allows(.write, .acl) else { return query }
        var query = query
        query.token = PreparedQuery.redactedToken
        return query
    }
}
