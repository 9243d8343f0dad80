// SPDX-License-Identifier: MIT

/// The deprecated API, which knows intentions by IDs.
extension IntentionEndpoint {
    static func createLegacy(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        var intention = try call.intention { ConsulError.internal("Failed to decode request body: \($0)") }
        try refusePartitions(of: intention)
        try refuseNamespaces(of: intention)
        intention.fillNamespaces()
        return try write(call, peer: intention.sourcePeer) { [intention] view in
            try requireWritable(intention, in: view)
            guard intention.id.isEmpty else {
                throw ConsulError.internal("ID must be empty when creating a new intention")
            }
            var created = intention
            created.id = view.newID { $0.intention(id: $1) != nil }
            try created.prepareLegacy(at: view.now)
            let command = IntentionCommand.createLegacy(
                destination: created.destinationName, source: created.source(isLegacy: true))
            return propose(command, reply(created.id))
        }
    }

    static func legacy(_ call: Call) throws -> Operation {
        let id = call.tailText
        let options = try call.queryOptions()
        if let refusal = refusal(call) { return refusal }
        return single(options, isReworded: { $0 == notFound }) { view in
            if id.isEmpty { return CatalogResult(index: 0, value: nil) }
            try requireID(id)
            return view.store.intention(id: id, watch: &view.watch)
        }
    }

    static func updateLegacy(_ call: Call) throws -> Operation {
        let id = call.tailText
        try call.refuseNamespaces()
        var intention = try call.intention { ConsulError.badRequest("Request decode failed: \($0)") }
        try refusePartitions(of: intention)
        intention.id = id
        return try write(call, peer: intention.sourcePeer) { [intention] view in
            let authorizer = try view.authorizer()
            let existing = try find(id, toDo: "modify", in: view)
            guard authorizer.allows(.write, .intention(existing.destinationName)) else {
                throw ConsulError.permissionDenied
            }
            var updated = intention
            updated.fillNamespaces()
            guard existing.destinationName.hasSameBytes(as: updated.destinationName) else {
                throw ConsulError.internal(
                    "Cannot modify Destination partition/namespace/name for an intention once it exists.")
            }
            try updated.requireOwnNamespaces()
            try updated.prepareLegacy(at: view.now)
            return propose(.updateLegacy(id: id, source: updated.source(isLegacy: true)), reply(id))
        }
    }

    static func deleteLegacy(_ call: Call) throws -> Operation {
        let id = call.tailText
        return try write(call) { view in
            let authorizer = try view.authorizer()
            // Without an ID it is an intention without a destination.
            guard !id.isEmpty else { throw ConsulError.permissionDenied }
            let existing = try find(id, toDo: "delete", in: view)
            guard authorizer.allows(.write, .intention(existing.destinationName)) else {
                throw ConsulError.permissionDenied
            }
            return propose(.deleteLegacy(id: id), .bool(true))
        }
    }

    private static func find(_ id: String, toDo verb: String, in view: LeaderView) throws -> Intention {
        do { try requireID(id) } catch let error as ConsulError {
            throw ConsulError.internal("Intention lookup failed: " + error.message)
        }
        guard let found = view.store.intention(id: id)?.intention else {
            throw ConsulError.internal("Cannot \(verb) non-existent intention: '\(id)'")
        }
        return found
    }

    /// What Consul's table says of a key that is no UUID.
    private static func requireID(_ id: String) throws {
        do throws(FormatError) { _ = try UUIDText.tableKey(id) } catch {
            throw ConsulError.internal("failed config entry lookup: index error: \(error.message)")
        }
    }

    private static func reply(_ id: String) -> Reply { .json { $0.object { $0.member("ID", id) } } }

    private static func refusePartitions(of intention: Intention) throws {
        let partitions = [
            ("destination", intention.destinationPartition), ("source", intention.sourcePartition),
        ]
        for (side, partition) in partitions where !partition.isEmpty && partition != "default" {
            throw ConsulError.badRequest("Cannot specify a \(side) partition with this endpoint")
        }
    }

    private static func refuseNamespaces(of intention: Intention) throws {
        for (name, namespace) in intention.namespaces where !Intention.isOwn(namespace) {
            throw ConsulError.badRequest("Invalid \(name)(\(namespace)): Namespaces is a Consul Enterprise feature")
        }
    }
}

extension Intention {
    fileprivate var namespaces: [(name: String, namespace: String)] {
        [("SourceNS", sourceNamespace), ("DestinationNS", destinationNamespace)]
    }

    fileprivate static func isOwn(_ namespace: String) -> Bool {
        namespace.isEmpty || namespace.lowercased() == defaultNamespace
    }

    fileprivate mutating func fillNamespaces() {
        if sourceNamespace.isEmpty { sourceNamespace = Self.defaultNamespace }
        if destinationNamespace.isEmpty { destinationNamespace = Self.defaultNamespace }
    }

    fileprivate func requireOwnNamespaces() throws {
        for (side, namespace) in [("source", sourceNamespace), ("destination", destinationNamespace)] {
            guard !Self.isOwn(namespace) else { continue }
            throw ConsulError.internal(
                "Invalid \(side) namespace \(GoQuote.quote(namespace)): Namespaces is a Consul Enterprise feature")
        }
    }

    /// Sets what Consul sets, and refuses what it refuses.
    fileprivate mutating func prepareLegacy(at now: Instant) throws {
        createdAt = now.nanoseconds
        updatedAt = now.nanoseconds
        if sourceType.isEmpty { sourceType = Self.consul }
        let refusals = refusals
        if !refusals.isEmpty { throw ConsulError.internal(GoMultiError.text(refusals)) }
    }
}
