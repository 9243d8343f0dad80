// SPDX-License-Identifier: MIT

/// The prepared queries, found by ID, by name and, where they are templates, by what names begin with
/// (`consul agent/consul/state/prepared_query.go`).
struct PreparedQueryTable {
    /// A query with its template, where it is one.
    final class Entry: Sendable {
        let query: PreparedQuery
        let template: QueryTemplate?

        /// - Throws: Consul's refusal of a template that is not sound.
        init(_ query: PreparedQuery) throws(StateRefusal) {
            self.query = query
            guard query.isTemplate else {
                template = nil
                return
            }
            do {
                template = try QueryTemplate(query)
            } catch {
                throw StateRefusal("failed compiling template: " + error.message)
            }
        }
    }

    private var byID = SortedTree<KVKey, Stored<Entry>>()
    private var byName: [KVKey: Stored<Entry>] = [:]
    private var templates: [KVKey: Stored<Entry>] = [:]
    private var bySession: [KVKey: Set<KVKey>] = [:]
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    /// All queries in the order of their IDs.
    var all: [PreparedQuery] { byID.map(\.value.value.query) }

    private static func key(_ text: String) -> KVKey { KVKey(text.lowercased()) }

    /// The key of an ID; what is none is refused as Consul's table does.
    private static func key(id: String) throws(StateRefusal) -> KVKey {
        do {
            return KVKey(try UUIDText.tableKey(id))
        } catch {
            throw StateRefusal("failed prepared query lookup: index error: " + error.message)
        }
    }

    // MARK: Reading

    func get(_ id: String) throws(StateRefusal) -> PreparedQuery? { byID[try Self.key(id: id)]?.value.query }

    func get(_ id: String, watch: inout WatchSet) throws(StateRefusal) -> PreparedQuery? {
        let found = try get(id)
        watch.insert(found == nil ? .table(.preparedQueries) : .record(.preparedQueries, KVKey(id.lowercased())))
        return found
    }

    func list(watch: inout WatchSet) -> [PreparedQuery] {
        watch.insert(.table(.preparedQueries))
        return all
    }

    func named(_ name: String) -> PreparedQuery? { byName[Self.key(name)]?.value.query }

    /// The template without a name, which answers to every name that no other does.
    var namelessTemplate: PreparedQuery? { templates[KVKey("")]?.value.query }

    /// The IDs of the queries that go with a session, in order.
    func ids(ofSession session: String) -> [String] {
        (bySession[Self.key(session)] ?? []).sorted().compactMap { byID[$0]?.value.query.id }
    }

    /// What an ID or a name stands for: a query of that ID or name, or else the template whose name is the longest that
    /// the name begins with, rendered. Nil where there is none.
    func resolve(_ idOrName: String, segment: String) throws(StateRefusal) -> PreparedQuery? {
        guard !idOrName.isEmpty else { throw StateRefusal("Missing query ID") }
        if UUIDText.isValid(idOrName), let query = try get(idOrName) {
            guard query.isTemplate else { return query }
            throw StateRefusal("prepared query templates can only be resolved up by name, not by ID")
        }
        guard let entry = byName[Self.key(idOrName)] ?? longestTemplate(for: idOrName) else { return nil }
        guard let template = entry.value.template else { return entry.value.query }
        return try template.render(idOrName, segment: segment)
    }

    private func longestTemplate(for name: String) -> Stored<Entry>? {
        guard !templates.isEmpty else { return nil }
        var prefix = Self.key(name).bytes[...]
        while true {
            if let found = templates[KVKey(Array(prefix))] { return found }
            guard prefix.popLast() != nil else { return nil }
        }
    }

    // MARK: Changing

    mutating func put(_ entry: Entry, index: UInt64) throws(StateRefusal) {
        let query = entry.query
        let key = try Self.key(id: query.id)
        remove(key)
        let stored = Stored(entry)
        byID[key] = stored
        if !query.name.isEmpty { byName[Self.key(query.name)] = stored }
        if query.isTemplate { templates[Self.key(query.name)] = stored }
        if !query.session.isEmpty { bySession[Self.key(query.session), default: []].insert(key) }
        self.index = max(self.index, index)
    }

    /// - Returns: whether there was such a query.
    mutating func remove(_ id: String, index: UInt64) throws(StateRefusal) -> Bool {
        guard remove(try Self.key(id: id)) else { return false }
        self.index = max(self.index, index)
        return true
    }

    @discardableResult
    private mutating func remove(_ key: KVKey) -> Bool {
        guard let query = byID[key]?.value.query else { return false }
        byID[key] = nil
        if !query.name.isEmpty { byName[Self.key(query.name)] = nil }
        if query.isTemplate { templates[Self.key(query.name)] = nil }
        if !query.session.isEmpty { bySession[Self.key(query.session)]?.remove(key) }
        return true
    }

    /// Puts a query back as a snapshot has it.
    mutating func restore(_ query: PreparedQuery) throws(FormatError) {
        do throws(StateRefusal) {
            try put(Entry(query), index: query.indexes.modify)
        } catch {
            throw FormatError(error.message)
        }
    }

    /// Sets the table's own index, which may be beyond what is left in it.
    mutating func restoreIndex(_ index: UInt64) { self.index = index }
}

extension PreparedQueryTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.array(all)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        self.init()
        let index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in try restore(try reader.value()) }
        restoreIndex(index)
    }
}
