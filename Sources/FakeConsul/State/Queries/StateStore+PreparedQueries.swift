// SPDX-License-Identifier: MIT

/// A change of the prepared queries.
enum PreparedQueryCommand: Sendable {
    /// Puts a query in the place of the one of its ID, or adds it.
    case set(PreparedQuery)
    case delete(id: String)
}

extension StateStore {
    func apply(_ command: PreparedQueryCommand, index: UInt64) -> CommandResult {
        do throws(StateRefusal) {
            switch command {
            case .set(let query): try set(query, index: index)
            case .delete(let id): try deleteQuery(id, index: index)
            }
            return .done
        } catch {
            return .refused(error.message)
        }
    }

    private func set(_ query: PreparedQuery, index: UInt64) throws(StateRefusal) {
        guard !query.id.isEmpty else { throw StateRefusal("Missing query ID") }
        let existing = try preparedQueries.get(query.id)
        var query = query
        query.indexes = RaftIndexes(create: existing?.indexes.create ?? index, modify: index)
        try refuseNameOfOther(query)
        if !query.session.isEmpty, sessions[query.session] == nil {
            throw StateRefusal("invalid session \(GoQuote.quote(query.session))")
        }
        try preparedQueries.put(PreparedQueryTable.Entry(query), index: index)
        touchQuery(query.id)
    }

    /// A name belongs to one query, and may not be another's ID; there is one template without a name.
    private func refuseNameOfOther(_ query: PreparedQuery) throws(StateRefusal) {
        if !query.name.isEmpty {
            if let other = preparedQueries.named(query.name), !other.id.equalsIgnoringASCIICase(query.id) {
                throw StateRefusal("name '\(query.name)' aliases an existing query name")
            }
        } else if query.isTemplate, let other = preparedQueries.namelessTemplate,
            !other.id.equalsIgnoringASCIICase(query.id)
        {
            throw StateRefusal("a query template with an empty name already exists")
        }
        if UUIDText.isValid(query.name), try preparedQueries.get(query.name) != nil {
            throw StateRefusal("name '\(query.name)' aliases an existing query ID")
        }
    }

    private func deleteQuery(_ id: String, index: UInt64) throws(StateRefusal) {
        do throws(StateRefusal) {
            if try preparedQueries.remove(id, index: index) { touchQuery(id) }
        } catch {
            throw StateRefusal("failed prepared query delete: " + error.message)
        }
    }

    /// A session ends, and its queries with it.
    func deleteQueries(ofSession session: String, index: UInt64) {
        for id in preparedQueries.ids(ofSession: session) { try? deleteQuery(id, index: index) }
    }

    private func touchQuery(_ id: String) {
        touch(.record(.preparedQueries, KVKey(id.lowercased())))
        touch(.table(.preparedQueries))
    }
}

extension PreparedQueryCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .set(let query):
            writer.byte(1)
            writer.value(query)
        case .delete(let id):
            writer.byte(2)
            writer.string(id)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .set(try reader.value())
        case 2: self = .delete(id: try reader.string())
        case let kind: throw FormatError("unknown kind \(kind) of change of a prepared query")
        }
    }
}
