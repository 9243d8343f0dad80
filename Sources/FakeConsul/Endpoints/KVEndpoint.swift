// SPDX-License-Identifier: MIT

/// The KV store (`consul agent/kvs_endpoint.go`, `agent/consul/kvs_endpoint.go`).
enum KVEndpoint: Endpoint {
    static let routes = [
        Route("/v1/kv/", (.get, read), (.put, put), (.delete, delete))
    ]

    // MARK: Reading

    private static func read(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        let key = KVKey(call.tail)
        if call.query.has("keys") {
            try call.refuseNamespaces()
            return .read(keys(below: key, separator: separator(call), options))
        }
        if call.query.has("recurse") {
            try call.refuseNamespaces()
            return .read(list(key, options))
        }
        guard !key.isEmpty else { throw ConsulError.missingKeyName }
        try call.refuseNamespaces()
        return .read(get(key, raw: call.query.has("raw"), options))
    }

    private static func get(_ key: KVKey, raw: Bool, _ options: QueryOptions) -> Read {
        Read(options: options) { view in
            let authorizer = try view.standingAuthorizer()
            let found = view.store.kv.get(key, watch: &view.watch)
            try authorizer.require(.read, .key(key))
            guard let pair = found else {
                return Reply(.notFound, index: view.store.kv.maxIndex, outcome: .notFound)
            }
            if raw { return rawReply(pair) }
            return .json(index: pair.modifyIndex) { json in json.array { pair.write(to: &$0) } }
        }
    }

    /// The value as it is. The headers keep browsers from taking it for a page and running it.
    private static func rawReply(_ pair: KVPair) -> Reply {
        var reply = Reply(body: .bytes(pair.value, contentType: "text/plain"), index: pair.modifyIndex)
        reply.headers.add(.contentTypeOptions, "nosniff")
        reply.headers.add(.contentSecurityPolicy, "sandbox")
        return reply
    }

    /// Only the index and whether there is anything are found out at once; the pairs are walked when the answer is
    /// sent.
    private static func list(_ prefix: KVKey, _ options: QueryOptions) -> Read {
        Read(options: options) { view in
            let isAll = try listsAll(prefix, in: &view)
            let index = view.store.kv.listIndex(prefix, watch: &view.watch)
            let pairs = view.store.kv.pairs
            guard isAll else {
                let found = try view.visibleFromStart(pairs.entries(withPrefix: prefix).map(\.value))
                return found.elements.isEmpty ? .nothing(of: found, index: index) : .json(found, index: index)
            }
            guard pairs.containsKey(withPrefix: prefix) else { return Reply(.notFound, index: index) }
            return .json(index: index) { json in
                json.array { json in
                    for (_, pair) in pairs.entries(withPrefix: prefix) { pair.write(to: &json) }
                }
            }
        }
    }

    private static func keys(below prefix: KVKey, separator: [UInt8], _ options: QueryOptions) -> Read {
        Read(options: options) { view in
            let isAll = try listsAll(prefix, in: &view)
            let index = view.store.kv.listIndex(prefix, watch: &view.watch)
            let kv = view.store.kv
            guard isAll else {
                let found = try view.visibleFromStart(kv.pairs.entries(withPrefix: prefix).map(\.value))
                if found.elements.isEmpty && !prefix.isEmpty { return .nothing(of: found, index: index) }
                let names = KVTable.names(of: found.elements.map(\.key), behind: prefix, separator: separator)
                return .names(names, of: found, index: index)
            }
            guard prefix.isEmpty || kv.pairs.containsKey(withPrefix: prefix) else {
                return Reply(.notFound, index: index)
            }
            return .json(index: index) { json in
                json.array { json in
                    for key in kv.keys(withPrefix: prefix, separator: separator) { json.string(utf8: key.bytes) }
                }
            }
        }
    }

    /// Whether the token sees every key, so that none need be looked at: access control is off.
    ///
    /// - Throws: the refusal, where `acl.enable_key_list_policy` asks for more than reading.
    private static func listsAll(_ prefix: KVKey, in view: inout ReadView) throws -> Bool {
        let authorizer = try view.standingAuthorizer()
        if view.agent.configuration.acl.enableKeyListPolicy { try authorizer.require(.list, .keyPrefix(prefix)) }
        return authorizer.isUnrestricted
    }

    /// Consul once misspelt the parameter, and takes it so ever since.
    private static func separator(_ call: Call) -> [UInt8] {
        Array((call.query["separator"] ?? call.query["seperator"] ?? "").utf8)
    }

    // MARK: Writing

    private static func put(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        guard !call.tail.isEmpty else { throw ConsulError.missingKeyName }
        try refuseConflict(of: ["cas", "acquire", "release"], in: call)
        var pair = KVPair(key: KVKey(call.tail))
        pair.flags = try call.unsigned("flags") ?? 0
        let modifyIndex = try call.unsigned("cas")
        try refuseLargeBody(call)
        pair.value = call.request.body
        if let session = call.query["release"] {
            pair.session = session
            return .write(write(.unlock(pair), options))
        }
        if let session = call.query["acquire"] {
            pair.session = session
            return .write(acquire(pair, options))
        }
        guard let modifyIndex else { return .write(write(.set(pair), options)) }
        pair.modifyIndex = modifyIndex
        return .write(write(.cas(pair), options))
    }

    private static func delete(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        try refuseConflict(of: ["recurse", "cas"], in: call)
        let key = KVKey(call.tail)
        if call.query.has("recurse") { return .write(write(.deleteTree(key), options)) }
        guard !key.isEmpty else { throw ConsulError.missingKeyName }
        guard let modifyIndex = try call.unsigned("cas") else { return .write(write(.delete(key), options)) }
        return .write(write(.deleteCAS(key, modifyIndex: modifyIndex), options))
    }

    private static func write(_ command: KVCommand, _ options: QueryOptions) -> Write {
        Write(datacenter: options.datacenter, token: options.token) { view in
            try view.authorizer().vet(command)
            return .propose(.kv(command), render: render)
        }
    }

    /// Lock-delay is the leader's to see before the entry is logged: replicas would disagree on whether it is over.
    private static func acquire(_ pair: KVPair, _ options: QueryOptions) -> Write {
        Write(datacenter: options.datacenter, token: options.token) { view in
            try view.authorizer().vet(.lock(pair))
            if view.store.kv.lockDelays.end(for: pair.key, at: view.now) != nil { return .answer(.bool(false)) }
            return .propose(.kv(.lock(pair)), render: render)
        }
    }

    private static func render(_ result: CommandResult) throws -> Reply {
        try result.throwRefusal("raft apply failed: ")
        return if case .accepted(let accepted) = result { .bool(accepted) } else { .bool(true) }
    }

    // MARK: Refusals

    /// At most one of these parameters may be there.
    private static func refuseConflict(of names: [String], in call: Call) throws {
        guard names.filter(call.query.has).count > 1 else { return }
        throw ConsulError.badRequest("Conflicting flags: " + call.query.encoded)
    }

    private static func refuseLargeBody(_ call: Call) throws {
        let limit = call.agent.configuration.kvMaxValueSize
        let length = call.request.contentLength
        if length > limit {
            throw ConsulError.bodyTooLarge(length: length, limit: limit, setting: "kv_max_value_size")
        }
        if let fault = call.request.bodyFault { throw ConsulError.internal(fault.goText) }
    }
}

extension Reply {
    /// That there is nothing to be seen, though there may be something.
    fileprivate static func nothing(of list: Visible<KVPair>, index: UInt64) -> Reply {
        var reply = Reply(.notFound, index: index)
        reply.filteredByACLs = list.hidesSome
        return reply
    }

    fileprivate static func names(_ names: [KVKey], of list: Visible<KVPair>, index: UInt64) -> Reply {
        var reply = Reply.json(index: index) { json in
            json.array { json in for name in names { json.string(utf8: name.bytes) } }
        }
        reply.filteredByACLs = list.hidesSome
        return reply
    }
}

extension ConsulError {
    static let missingKeyName = ConsulError(.badRequest, "Missing key name")

    static func bodyTooLarge(length: Int, limit: Int, setting: String) -> ConsulError {
        ConsulError(
            .payloadTooLarge,
            "Request body(\(length) bytes) too large, max size: \(limit) bytes. See \(page(ofSetting: setting))."
        )
    }

    /// Where Consul's documentation tells of a setting.
    static func page(ofSetting setting: String) -> String {
        "https://www.consul.io/docs/agent/config/config-files#" + setting
    }
}

extension HTTPHeader {
    fileprivate static let contentSecurityPolicy = HTTPHeader("Content-Security-Policy")
    fileprivate static let contentTypeOptions = HTTPHeader("X-Content-Type-Options")
}
