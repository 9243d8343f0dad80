// SPDX-License-Identifier: MIT

/// Prepared queries (`consul agent/prepared_query_endpoint.go`, `agent/consul/prepared_query_endpoint.go`).
enum PreparedQueryEndpoint: Endpoint {
    static let routes = [
        Route("/v1/query", (.get, list), (.post, PreparedQueryChange.create)),
        Route("/v1/query/", any: one),
    ]

    /// Everything about one query; the end of the path says what.
    private static func one(_ call: Call) throws -> Operation {
        let path = call.tailText
        if path.hasBytesSuffix("/execute") || path == "execute" {
            return try answer(call, [(.get, { try execute($0, path.droppingSuffix("/execute")) })])
        }
        if path.hasBytesSuffix("/explain") || path == "explain" {
            return try answer(call, [(.get, { try explain($0, path.droppingSuffix("/explain")) })])
        }
        return try answer(
            call,
            [
                (.get, { try read($0, path) }), (.put, { try PreparedQueryChange.update($0, path) }),
                (.delete, { try PreparedQueryChange.delete($0, path) }),
            ])
    }

    private static func answer(
        _ call: Call, _ handlers: [(method: HTTPMethod, handle: (Call) throws -> Operation)]
    ) throws -> Operation {
        if let handler = handlers.first(where: { $0.method == call.request.method }) { return try handler.handle(call) }
        let methods = handlers.map(\.method.name)
        guard call.request.method == .options else {
            let method = call.request.method.name
            var reply = Reply(.methodNotAllowed, body: .text("method \(method) not allowed"))
            reply.headers.add(.allow, methods.joined(separator: ","))
            return .answer(reply)
        }
        var reply = Reply.json { $0.object { _ in } }
        reply.headers.add(.allow, (["OPTIONS"] + methods).joined(separator: ","))
        return .answer(reply)
    }

    // MARK: Reading

    private static func list(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        return .read(
            Read(options: options, showsConsistency: true, stampsErrors: true) { view in
                let queries = view.store.preparedQueries.list(watch: &view.watch)
                let seen = PreparedQueryRules.seen(queries, by: try view.authorizer())
                var reply = Reply.json(seen.queries, index: view.store.preparedQueries.index)
                reply.filteredByACLs = seen.isFiltered && !view.token.isEmpty
                return reply
            }
        )
    }

    /// Who knows the ID of a query without a name may see it; with a name, who may read that.
    private static func read(_ call: Call, _ id: String) throws -> Operation {
        let options = try call.queryOptions()
        return .read(
            Read(options: options, showsConsistency: true, stampsErrors: true) { view in
                guard let query = try found(id, &view) else { throw ConsulError.queryNotFound }
                let (authorizer, index) = (try view.authorizer(), view.store.preparedQueries.index)
                guard query.aclName != nil else {
                    return .json([PreparedQueryRules.redacted(query, for: authorizer)], index: index)
                }
                let seen = PreparedQueryRules.seen([query], by: authorizer).queries
                if seen.isEmpty { throw ConsulError.permissionDenied }
                return .json(seen, index: index)
            }
        )
    }

    private static func found(_ id: String, _ view: inout ReadView) throws -> PreparedQuery? {
        do throws(StateRefusal) {
            return try view.store.preparedQueries.get(id, watch: &view.watch)
        } catch {
            throw ConsulError.internal(error.message)
        }
    }

    // MARK: Executing

    private static func explain(_ call: Call, _ name: String) throws -> Operation {
        let agent = call.agent.querySource
        var options = try call.queryOptions()
        options.minIndex = 0
        _ = try limit(call)
        return .read(
            Read(options: options, showsConsistency: true, stampsErrors: true) { [options] view in
                let query = try view.query(name, askedBy: agent)
                guard let seen = PreparedQueryRules.seen([query], by: try view.authorizer()).queries.first else {
                    throw ConsulError.permissionDenied
                }
                let meta = QueryMetaMembers(view, options)
                return .json(index: 1) { json in
                    json.object { json in
                        json.key("Query")
                        seen.write(to: &json)
                        meta.write(to: &json)
                    }
                }
            }
        )
    }

    private static func execute(_ call: Call, _ name: String) throws -> Operation {
        var execution = PreparedQueryExecution(query: name, source: call.source, agent: call.agent.querySource)
        execution.source.address = call.clientAddress
        let options = try call.queryOptions()
        execution.limit = try limit(call)
        if let text = call.nonEmpty(call.query["connect"]) {
            do throws(GoNumber.Failure) {
                execution.connect = try GoNumber.bool(text)
            } catch {
                throw ConsulError.internal("Error parsing 'connect' value: " + error.message)
            }
        }
        return .read(
            .executing(execution, options) { result, view in
                let meta = QueryMetaMembers(view, options, filteredByACLs: result.filteredByACLs)
                var reply = Reply.json(index: 1) { write(result, meta, to: &$0) }
                reply.filteredByACLs = result.filteredByACLs
                return reply
            }
        )
    }

    private static func write(_ result: PreparedQueryResult, _ meta: QueryMetaMembers, to json: inout JSONWriter) {
        json.object { json in
            json.member("Service", result.service)
            json.key("Nodes")
            json.array { json in for instance in result.instances { instance.value.writeAsStored(to: &json) } }
            json.key("DNS")
            json.object { $0.member("TTL", result.dnsTTL) }
            json.member("Datacenter", result.datacenter)
            json.member("PeerName", result.peer)
            json.member("Failovers", result.failovers)
            meta.write(to: &json)
        }
    }

    private static func limit(_ call: Call) throws -> Int {
        guard let text = call.nonEmpty(call.query["limit"]) else { return 0 }
        do throws(GoNumber.Failure) {
            return try GoNumber.atoi(text)
        } catch {
            throw ConsulError.internal("Bad limit: " + error.message)
        }
    }
}

extension String {
    fileprivate func hasBytesSuffix(_ suffix: String) -> Bool { utf8.reversed().starts(with: suffix.utf8.reversed()) }

    fileprivate func droppingSuffix(_ suffix: String) -> String {
        hasBytesSuffix(suffix) ? String(decoding: utf8.dropLast(suffix.utf8.count), as: UTF8.self) : self
    }
}
