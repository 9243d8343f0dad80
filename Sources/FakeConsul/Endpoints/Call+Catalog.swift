// SPDX-License-Identifier: MIT

/// The parameters that reads of catalog and health share.
extension Call {
    /// `?node-meta=key:value`, any number of them; the last of one key counts. Empty where there is none.
    var nodeMeta: [(key: String, value: String)] {
        let meta = StringMap(
            query.all("node-meta").map { text in
                let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return (key: String(parts[0]), value: parts.count == 2 ? String(parts[1]) : "")
            }
        )
        return meta.pairs
    }

    /// `?tag`, any number of them; nil where there is none.
    var tags: [String]? { query.has("tag") ? query.all("tag") : nil }

    /// Whether answers are to be sorted by the distance from a node.
    var isNearNode: Bool { nonEmpty(query["near"]) != nil }

    /// The node of `?near`, by whose distance answers are to be sorted (`parseSource`).
    var source: QuerySource {
        var source = QuerySource(datacenter: datacenter)
        if let near = nonEmpty(query["near"]) { source.node = near == "_agent" ? agent.identity.nodeName : near }
        return source
    }

    /// The client's address, as the first proxy says or else the connection (`sourceAddrFromRequest`).
    var clientAddress: String {
        let forwarded = request.headers[.forwardedFor] ?? ""
        let first = forwarded.split(separator: ",", omittingEmptySubsequences: false).first ?? ""
        if let address = IPAddress(String(first.trimmingASCIISpaces())) { return address.description }
        return IPAddress(String(Request.host(of: request.remoteAddress)))?.description ?? ""
    }

    /// The name behind the route, refused in the words given where there is none.
    func name(orRefuse refusal: String) throws -> String {
        guard !tail.isEmpty else { throw ConsulError.badRequest(refusal) }
        return tailText
    }

    /// A body that cannot be decoded is refused so (`decodeBody`).
    func decode<Value>(_ shape: JSONStruct, _ fields: (inout JSONObjectReader) -> Value) throws -> Value {
        do throws(JSONError) {
            return try JSONObjectReader.read(request.body, shape, fields)
        } catch {
            throw ConsulError.badRequest("Request decode failed: \(Self.reworded(error.message))")
        }
    }

    /// What a decoder says, and which fields only Consul Enterprise has (`rewordUnknownEnterpriseFieldError`).
    static func reworded(_ message: String) -> String {
        message == "json: unknown field \"Namespace\""
            ? message + " - Namespaces are a Consul Enterprise feature" : message
    }
}

extension CompiledFilter {
    /// The filter of a read; an expression that does not compile is an error of the server.
    static func compile<Value: Filterable>(_ options: QueryOptions, for type: Value.Type) throws -> CompiledFilter? {
        guard !options.filter.isEmpty else { return nil }
        do throws(FilterError) {
            return try CompiledFilter(options.filter, for: type.filterSchema)
        } catch {
            throw ConsulError.internal(error.message)
        }
    }
}

extension Optional<CompiledFilter> {
    /// What the filter lets pass; all where there is none.
    func applied<Value: Filterable>(to values: [Stored<Value>]) -> [Stored<Value>] {
        guard let self else { return values }
        return values.filter { self.matches($0.value) }
    }
}

extension Stored: JSONWritable where Value: JSONWritable {
    func write(to json: inout JSONWriter) { value.write(to: &json) }
}
