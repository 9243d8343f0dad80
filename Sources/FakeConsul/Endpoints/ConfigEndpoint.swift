// SPDX-License-Identifier: MIT

/// Configuration entries (`consul agent/config_endpoint.go`, `agent/consul/config_endpoint.go`).
enum ConfigEndpoint: Endpoint {
    static let routes = [
        Route("/v1/config", (.put, apply)),
        Route("/v1/config/", (.get, get), (.delete, delete)),
    ]

    // MARK: Reading

    private static func get(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        let parts = call.tailText.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        try call.refuseNamespaces()
        return parts.count == 2 ? entry(kind: parts[0], name: parts[1], options) : list(kind: parts[0], options)
    }

    private static func entry(kind name: String, name entryName: String, _ options: QueryOptions) -> Operation {
        .read(
            Read(options: options) { view in
                let authorizer = try view.standingAuthorizer()
                let kind = try kind(name)
                try ConfigEntry(kind, name: entryName).requireReadable(by: authorizer)
                let found = view.store.configEntries.get(kind, entryName, watch: &view.watch)
                let index = view.store.configEntries.index
                if let found { return .json(found, index: index) }
                let text = "Config entry not found for \(GoQuote.quote(name)) / \(GoQuote.quote(entryName))"
                return Reply(.notFound, body: .text(text), index: index, outcome: .notFound)
            }
        )
    }

    private static func list(kind name: String, _ options: QueryOptions) -> Operation {
        let earlier = EarlierEntries()
        return .read(
            Read(options: options) { view in
                let authorizer = try view.standingAuthorizer()
                let kind = name.isEmpty ? nil : try kind(name)
                let filter = try filter(options, kind: kind, name: name)
                let all = view.store.configEntries.list(kind, watch: &view.watch)
                let readable = all.filter { $0.isReadable(by: authorizer) }
                let shown = readable.filter { filter?.matches(ConfigEntryRow(entry: $0)) ?? true }
                let isSame = earlier.replace(by: readable, isFirst: view.earlierRuns == 0)
                var reply = Reply.json(
                    shown, index: view.store.configEntries.index,
                    outcome: isSame ? .unchanged : shown.isEmpty ? .notFound : .changed)
                reply.filteredByACLs = readable.count < all.count && !view.token.isEmpty
                return reply
            }
        )
    }

    private static func kind(_ name: String) throws -> ConfigKind {
        do { return try ConfigKind.named(name) } catch { throw ConsulError.internal(error.message) }
    }

    private static func filter(_ options: QueryOptions, kind: ConfigKind?, name: String) throws -> CompiledFilter? {
        guard options.filter.isEmpty || kind == .serviceDefaults else {
            throw ConsulError.internal("filtering not supported for config entry kind=\(name)")
        }
        return try CompiledFilter.compile(options, for: ConfigEntryRow.self)
    }

    // MARK: Writing

    private static func apply(_ call: Call) throws -> Operation {
        var entry = try decode(call)
        try call.refuseNamespaces()
        let cas = try call.cas()
        if let cas { entry.indexes.modify = cas }
        try refuseForeignExports(entry.kind, call)
        let isConnectEnabled = call.agent.configuration.connect.isEnabled
        return .write(
            Write(datacenter: call.primaryDatacenter, token: call.token) { [entry] view in
                var entry = entry
                let authorizer = try view.authorizer()
                try requireConnect(for: entry.kind, isConnectEnabled)
                try entry.checked()
                try entry.requireWritable(by: authorizer)
                if let current = view.store.configEntries[entry.kind, entry.name],
                    current.name.utf8.elementsEqual(entry.name.utf8), current.saysTheSame(as: entry)
                {
                    return .answer(.bool(true))
                }
                let command: ConfigEntryCommand = cas == nil ? .upsert(entry) : .upsertCAS(entry)
                return .propose(.configEntry(command)) { .bool(try isAccepted($0)) }
            }
        )
    }

    private static func decode(_ call: Call) throws -> ConfigEntry {
        do {
            return try ConfigEntry.decode(try JSONParser.parse(call.request.body))
        } catch {
            throw ConsulError.badRequest("Request decoding failed: " + error.message)
        }
    }

    private static func delete(_ call: Call) throws -> Operation {
        let parts = call.tailText.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw ConsulError.notFound("Must provide both a kind and name to delete") }
        guard let kind = ConfigKind(rawValue: parts[0]) else {
            throw ConsulError.badRequest("invalid config entry kind: \(parts[0])")
        }
        try call.refuseNamespaces()
        let cas = try call.cas()
        let asked = ConfigEntry(kind, name: parts[1])
        let isConnectEnabled = call.agent.configuration.connect.isEnabled
        return .write(
            Write(datacenter: call.primaryDatacenter, token: call.token) { view in
                var entry = asked
                let authorizer = try view.authorizer()
                try requireConnect(for: kind, isConnectEnabled)
                try entry.normalized()
                try entry.requireWritable(by: authorizer)
                guard view.store.configEntries[kind, entry.name] != nil else { return .answer(deleted(cas, true)) }
                let command =
                    cas.map { ConfigEntryCommand.deleteCAS(kind, name: entry.name, modifyIndex: $0) }
                    ?? .delete(kind, name: entry.name)
                return .propose(.configEntry(command)) { deleted(cas, try isAccepted($0)) }
            }
        )
    }

    /// Only a conditional deletion says whether it took place.
    private static func deleted(_ cas: UInt64?, _ isDeleted: Bool) -> Reply {
        cas == nil ? .json { $0.object { _ in } } : .bool(isDeleted)
    }

    private static func isAccepted(_ result: CommandResult) throws -> Bool {
        try result.throwRefusal()
        return if case .accepted(let flag) = result { flag } else { true }
    }

    private static func requireConnect(for kind: ConfigKind, _ isEnabled: Bool) throws {
        if kind == .serviceIntentions && !isEnabled {
            throw ConsulError.connectNotEnabled
        }
    }

    /// What a datacenter exports is written in the primary one alone (`gateWriteToSecondary`).
    private static func refuseForeignExports(_ kind: ConfigKind, _ call: Call) throws {
        guard kind == .exportedServices else { return }
        if call.datacenter != call.primaryDatacenter {
            throw ConsulError.internal(
                call.query.has("dc") || call.query.has("datacenter")
                    ? "exported-services writes must not target secondary datacenters."
                    : "exported-services writes in secondary datacenters must target the primary datacenter explicitly.")
        }
    }
}

/// What a list held at its last run; Consul compares hashes of it.
private final class EarlierEntries {
    private var rows: [(key: KVKey, modifyIndex: UInt64)] = []

    /// Whether the entries are those of the run before.
    func replace(by entries: [ConfigEntry], isFirst: Bool) -> Bool {
        let earlier = rows
        rows = entries.map { (ConfigEntryTable.key($0.kind, $0.name), $0.indexes.modify) }
        return !isFirst && earlier.elementsEqual(rows) { $0 == $1 }
    }
}

extension ConfigEntry {
    fileprivate mutating func normalized() throws {
        do { try normalize() } catch { throw ConsulError.internal(error.message) }
    }

    /// The entry in the form in which it is kept, or Consul's refusal.
    fileprivate mutating func checked() throws {
        try normalized()
        do { try validate() } catch { throw ConsulError.internal(error.message) }
    }
}

extension Call {
    /// `?cas`; nil where there is none.
    fileprivate func cas() throws -> UInt64? { nonEmpty(query["cas"]) == nil ? nil : try unsigned("cas") }
}
