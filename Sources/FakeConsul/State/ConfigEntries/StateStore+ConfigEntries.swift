// SPDX-License-Identifier: MIT

/// The changes of the configuration entries (`consul agent/consul/state/config_entry.go`).
extension StateStore {
    func apply(_ command: ConfigEntryCommand, index: UInt64) -> CommandResult {
        do {
            switch command {
            case .upsert(let entry):
                try ensureConfigEntry(entry, keepsStatus: true, index: index)
                return .accepted(true)
            case .upsertCAS(let entry):
                return .accepted(try ensureConfigEntryCAS(entry, keepsStatus: true, index: index))
            case .upsertWithStatusCAS(let entry):
                return .accepted(try ensureConfigEntryCAS(entry, keepsStatus: false, index: index))
            case .delete(let kind, let name):
                try deleteConfigEntry(kind, name, index: index)
                return .done
            case .deleteCAS(let kind, let name, let modifyIndex):
                guard configEntries[kind, name]?.indexes.modify == modifyIndex else { return .accepted(false) }
                try deleteConfigEntry(kind, name, index: index)
                return .accepted(true)
            }
        } catch {
            return .refused(error.message)
        }
    }

    private func ensureConfigEntryCAS(
        _ entry: ConfigEntry, keepsStatus: Bool, index: UInt64
    ) throws(StateRefusal) -> Bool {
        guard (configEntries[entry.kind, entry.name]?.indexes.modify ?? 0) == entry.indexes.modify else { return false }
        try ensureConfigEntry(entry, keepsStatus: keepsStatus, index: index)
        return true
    }

    /// Puts an entry in, unless it would break what leans on it.
    func ensureConfigEntry(_ entry: ConfigEntry, keepsStatus: Bool, index: UInt64) throws(StateRefusal) {
        let existing = configEntries[entry.kind, entry.name]
        var entry = entry
        entry.indexes = RaftIndexes(create: existing?.indexes.create ?? index, modify: index)
        if keepsStatus && entry.kind.isControlled {
            entry.body["Status"] = existing?.body["Status"] ?? .record(ConfigSchema.status.zero)
        }
        try validateInGraph(entry.kind, entry.name, new: entry, existing: existing)
        if entry.kind == .proxyDefaults { try entry.noteProtocol() }
        try linkGateways(of: entry, over: existing, index: index)
        if entry.hasVirtualIP { try assignVirtualIP(to: entry.name, index: index) }
        configEntries.insert(entry, index: index)
        touchConfigEntry(entry.kind, entry.name)
    }

    /// Takes an entry out, unless that would break what leans on it. An unknown one changes nothing.
    func deleteConfigEntry(_ kind: ConfigKind, _ name: String, index: UInt64) throws(StateRefusal) {
        guard let existing = configEntries[kind, name] else { return }
        try validateInGraph(kind, name, new: nil, existing: existing)
        unlinkGateways(of: existing, index: index)
        configEntries.remove(kind, name, index: index)
        touchConfigEntry(kind, name)
        if existing.hasVirtualIP { freeVirtualIP(of: name, index: index) }
    }

    private func touchConfigEntry(_ kind: ConfigKind, _ name: String) {
        touch(.record(.configEntries, ConfigEntryTable.key(kind, name)))
        touch(.table(.configEntries))
    }
}

extension ConfigEntry {
    /// Whether the entry gives its service an address for transparent proxies (`configEntryHasVirtualIP`).
    var hasVirtualIP: Bool {
        guard !name.isEmpty else { return false }
        if kind == .serviceIntentions { return !name.utf8.contains(UInt8(ascii: "*")) }
        return kind.isOfServiceGraph || kind == .serviceDefaults
    }

    /// Reads the protocol out of the opaque configuration of `proxy-defaults` (`addProtocol`).
    fileprivate mutating func noteProtocol() throws(StateRefusal) {
        do {
            let read = try LooseObjectReader.read(body.opaque("Config") ?? .null) { $0.string("protocol") }
            body.set("Protocol", read.value)
        } catch {
            throw StateRefusal(error.message)
        }
    }
}
