// SPDX-License-Identifier: MIT

extension ConfigEntry {
    /// The intentions of an entry of kind `service-intentions`, in the order of its sources (`ToIntentions`).
    var intentions: [Intention] { sources.map(intention) }

    var sources: [ConfigRecord] { body.records("Sources") }

    private func intention(of source: ConfigRecord) -> Intention {
        var intention = Intention(id: source.text("LegacyID"), description: source.text("Description"))
        intention.sourceNamespace = Intention.defaultNamespace
        intention.sourceName = source.text("Name")
        intention.destinationNamespace = Intention.defaultNamespace
        intention.destinationName = name
        intention.sourcePeer = source.text("Peer")
        intention.sourceType = source.text("Type")
        intention.action = source.text("Action")
        intention.permissions = source.records("Permissions")
        intention.jwt = body.record("JWT")
        intention.precedence = Int(source.int("Precedence"))
        intention.createdAt = source.optionalInt("LegacyCreateTime")
        intention.updatedAt = source.optionalInt("LegacyUpdateTime")
        intention.indexes = indexes
        if intention.id.isEmpty {
            intention.meta = meta
        } else {
            intention.meta = source.textMap("LegacyMeta")
            intention.setHash()
        }
        return intention
    }

    /// Whether every source was made through the deprecated API.
    var isLegacy: Bool { sources.allSatisfy { $0.has("LegacyID") } }

    mutating func set(sources: [ConfigRecord]) { body["Sources"] = .list(sources.map { .record($0) }) }
}

extension Intention {
    /// The intention as a source of an entry (`ToSourceIntention`).
    func source(isLegacy: Bool) -> ConfigRecord {
        var source = ConfigSchema.sourceIntention.zero
        source.set("Name", sourceName)
        source.set("Action", action)
        source.set("LegacyID", id)
        source.set("Type", sourceType)
        source.set("Description", description)
        source.set("Peer", sourcePeer)
        source.set("SamenessGroup", sourceSamenessGroup)
        if let meta { source["LegacyMeta"] = .map(SortedMap(meta.pairs.map { (key: $0.key, value: .text($0.value)) })) }
        if isLegacy {
            source["LegacyCreateTime"] = createdAt.map { .int($0) } ?? .null
            source["LegacyUpdateTime"] = updatedAt.map { .int($0) } ?? .null
        } else if !permissions.isEmpty {
            source["Permissions"] = .list(permissions.map { .record($0) })
        }
        return source
    }
}

/// The rules of entries whose sources come from the deprecated API (`LegacyNormalize`, `LegacyValidate`).
extension ConfigEntry {
    mutating func normalizeLegacy() {
        let most: Int64 = name == Intention.wildcard ? 6 : 9
        body.set("Kind", kind.rawValue)
        body.change("Sources") { source in
            if source.text("Type").isEmpty { source.set("Type", Intention.consul) }
            source["Precedence"] = .int(source.text("Name") == Intention.wildcard ? most - 1 : most)
            if source["LegacyMeta"].isNull { source["LegacyMeta"] = .map([:]) }
        }
        sortSources()
        hash = body.structureHash.value
    }

    /// What single intentions are refused for has been seen to before.
    func validateLegacy() throws(FormatError) {
        if meta?.isEmpty == false { throw FormatError("Meta must be omitted for legacy intention writes") }
        var seen: Set<KVKey> = []
        for (index, source) in sources.enumerated() where !seen.insert(KVKey(source.text("Name"))).inserted {
            throw FormatError("Sources[\(index)] defines \(GoQuote.quote(source.text("Name"))) more than once")
        }
    }
}
