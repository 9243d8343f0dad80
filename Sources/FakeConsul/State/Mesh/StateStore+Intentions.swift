// SPDX-License-Identifier: MIT

/// The changes of intentions (`consul agent/consul/state/intention.go IntentionMutation`).
extension StateStore {
    func apply(_ command: IntentionCommand, index: UInt64) -> CommandResult {
        do {
            switch command {
            case .upsert(let destination, let source): try upsert(source, to: destination, index: index)
            case .delete(let destination, let source): try deleteSource(source, of: destination, index: index)
            case .createLegacy(let destination, let source): try createLegacy(source, to: destination, index: index)
            case .updateLegacy(let id, let source):
                try changeLegacy(id, doing: "modify", index: index) { $0 = source }
            case .deleteLegacy(let id): try changeLegacy(id, doing: "delete", index: index) { $0 = nil }
            }
            return .done
        } catch {
            return .refused(error.message)
        }
    }

    private func upsert(_ source: ConfigRecord, to destination: String, index: UInt64) throws(StateRefusal) {
        var entry = configEntries[.serviceIntentions, destination] ?? ConfigEntry(.serviceIntentions, name: destination)
        var sources = entry.sources
        if let place = sources.firstIndex(where: { $0["Name"] == source["Name"] }) {
            sources[place] = source
        } else {
            sources.append(source)
        }
        entry.set(sources: sources)
        try put(entry, index: index)
    }

    private func deleteSource(_ name: String, of destination: String, index: UInt64) throws(StateRefusal) {
        guard var entry = configEntries[.serviceIntentions, destination],
            let place = entry.sources.firstIndex(where: { $0.text("Name").hasSameBytes(as: name) })
        else { return }
        var sources = entry.sources
        sources.remove(at: place)
        guard !sources.isEmpty else {
            return try deleteConfigEntry(.serviceIntentions, destination, index: index)
        }
        entry.set(sources: sources)
        try put(entry, index: index)
    }

    /// Keeps an entry that was changed through the new API: its sources have no IDs any more.
    private func put(_ entry: ConfigEntry, index: UInt64) throws(StateRefusal) {
        var entry = entry
        do throws(FormatError) {
            try entry.normalize()
            try entry.validate()
        } catch { throw StateRefusal(error.message) }
        try ensureConfigEntry(entry, keepsStatus: true, index: index)
    }

    // MARK: The deprecated API

    private func createLegacy(_ source: ConfigRecord, to destination: String, index: UInt64) throws(StateRefusal) {
        let existing = configEntries[.serviceIntentions, destination]
        if let existing { try requireLegacy(existing) }
        var entry = existing ?? ConfigEntry(.serviceIntentions, name: destination)
        entry.set(sources: entry.sources + [source])
        try putLegacy(entry, over: existing, index: index)
    }

    /// - Parameter change: sets the source of the ID, or nil where it is to go.
    private func changeLegacy(
        _ id: String, doing verb: String, index: UInt64, _ change: (inout ConfigRecord?) -> Void
    ) throws(StateRefusal) {
        guard let existing = intention(id: id)?.entry,
            let place = existing.sources.firstIndex(where: { $0.text("LegacyID").hasSameBytes(as: id) })
        else { throw StateRefusal("Cannot \(verb) non-existent intention: '\(id)'") }
        try requireLegacy(existing)
        var sources = existing.sources
        var source: ConfigRecord? = sources.remove(at: place)
        change(&source)
        if let source { sources.insert(source, at: place) }
        guard !sources.isEmpty else {
            return try deleteConfigEntry(.serviceIntentions, existing.name, index: index)
        }
        var entry = existing
        entry.set(sources: sources)
        try putLegacy(entry, over: existing, index: index)
    }

    private func putLegacy(_ entry: ConfigEntry, over existing: ConfigEntry?, index: UInt64) throws(StateRefusal) {
        var entry = entry
        entry.normalizeLegacy()
        do throws(FormatError) { try entry.validateLegacy() } catch { throw StateRefusal(error.message) }
        if let existing { try entry.keepCreationTimes(of: existing) }
        try ensureConfigEntry(entry, keepsStatus: true, index: index)
    }

    private func requireLegacy(_ entry: ConfigEntry) throws(StateRefusal) {
        guard !entry.isLegacy else { return }
        throw StateRefusal(
            "cannot use legacy intention API to edit intentions with a destination of \(GoQuote.quote(entry.name)) "
                + "after editing them via a service-intentions config entry")
    }
}

extension ConfigEntry {
    /// An ID stays with its source, and what has one keeps the time at which it was made (`UpdateOver`).
    fileprivate mutating func keepCreationTimes(of earlier: ConfigEntry) throws(StateRefusal) {
        var sources = sources
        for (index, source) in sources.enumerated() where source.has("LegacyID") {
            let place = "Sources[\(index)].LegacyID: cannot set this field"
            let sameName = earlier.sources.first { $0["Name"] == source["Name"] && $0["Peer"] == source["Peer"] }
            if let sameName {
                guard sameName.has("LegacyID") else { throw StateRefusal(place) }
                guard sameName["LegacyID"] == source["LegacyID"] else {
                    throw StateRefusal(place + " to a different value")
                }
            }
            let before = earlier.sources.first { $0["LegacyID"] == source["LegacyID"] }
            if let time = before?["LegacyCreateTime"], !time.isNull { sources[index]["LegacyCreateTime"] = time }
        }
        set(sources: sources)
    }
}
