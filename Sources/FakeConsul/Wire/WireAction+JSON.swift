// SPDX-License-Identifier: MIT

extension WireAction {
    /// Reads an action: its name, `"hang"`, or an object of its name and what it takes, `{"reset": {"after_bytes": 10}}`.
    init(json: JSONValue, at path: String) throws(SettingError) {
        switch json {
        case .string(let name): try self.init(name, StrictObject(.object([]), at: path), at: path)
        case .object(let members):
            guard members.count == 1, let (name, value) = members.first else {
                throw SettingError("one field is wanted, the action's name", field: path)
            }
            let inner = path.isEmpty ? name : path + "." + name
            try self.init(name, StrictObject(value.isNull ? .object([]) : value, at: inner), at: path)
        default: throw SettingError("an action's name is wanted, or an object", field: path)
        }
    }

    private init(_ name: String, _ object: StrictObject, at path: String) throws(SettingError) {
        var object = object
        switch name {
        case "delay", "drip", "answer_early", "token_dies": self = try Self.time(name, &object)
        case "answer", "html_page", "acl_not_found", "rate_limit": self = try Self.canned(name, &object)
        case "stale_answer": self = .staleAnswer
        case "empty_list": self = .emptyList
        case "index_zero": self = .indexZero
        case "index_back":
            self = .indexBack(by: UInt64(try object.integer("by", in: 1...Int.max) ?? 1))
        case "drop_headers": self = .dropHeaders(try object.required("names", object.texts("names", upTo: 64)))
        case "set_headers": self = .setHeaders(try object.required("headers", Self.fields(&object)))
        case "truncate_body": self = .truncateBody(afterBytes: try object.integer("after_bytes", in: 0...Int.max))
        case "cut_gzip": self = .cutGzip
        default: self = try Self.connection(name, &object, at: path)
        }
        try object.finish()
    }

    private static func time(_ name: String, _ object: inout StrictObject) throws(SettingError) -> WireAction {
        switch name {
        case "delay": return .delay(try object.required("fixed", WireDelay.take(from: &object)))
        case "drip":
            let bytes = try object.required("bytes", object.integer("bytes", in: 1...1 << 20))
            return .drip(bytes: bytes, every: try object.required("every", object.duration("every")))
        case "answer_early": return .answerEarly(after: try object.duration("after") ?? .milliseconds(1))
        default:
            let after = try object.duration("after") ?? .zero
            return .tokenDies(after: after, try object.choice("as") ?? .forbidden)
        }
    }

    private static func canned(_ name: String, _ object: inout StrictObject) throws(SettingError) -> WireAction {
        switch name {
        case "answer":
            let status = try object.required("status", object.integer("status", in: 200...599))
            let body = try object.text("body", upTo: WirePlan.longestBody) ?? ""
            return .answer(status: status, body: body, headers: try fields(&object) ?? [])
        case "html_page": return .htmlPage(status: try object.integer("status", in: 200...599) ?? 502)
        case "acl_not_found": return .aclNotFound
        default:
            let rate = try object.integer("per_second", in: 0...1_000_000) ?? 0
            return .rateLimit(perSecond: rate, try object.choice("kind") ?? .server)
        }
    }

    private static func connection(
        _ name: String, _ object: inout StrictObject, at path: String
    ) throws(SettingError) -> WireAction {
        switch name {
        case "wrong_length":
            return .wrongLength(by: try object.required("by", object.integer("by", in: -(1 << 30)...1 << 30)))
        case "reset": return .reset(afterBytes: try object.integer("after_bytes", in: 0...Int.max))
        case "empty_reply": return .emptyReply
        case "garbage": return .garbage(bytes: try object.integer("bytes", in: 1...65_536) ?? 64)
        case "hang": return .hang
        case "refuse": return .refuse
        default: throw SettingError("there is no action \(JSONValue.string(name).kindWithArticle)", field: path)
        }
    }

    private static func fields(_ object: inout StrictObject) throws(SettingError) -> [WireField]? {
        guard var headers = try object.object("headers") else { return nil }
        var fields: [WireField] = []
        for name in headers.rest { fields.append(WireField(name, try headers.text(name) ?? "")) }
        return fields
    }
}

extension StrictObject {
    func required<Value>(_ name: String, _ value: Value?) throws(SettingError) -> Value {
        guard let value else { throw error(name, "is missing") }
        return value
    }

    /// One of the values that have a name.
    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(SettingError) -> Value? {
        guard let text = try text(name) else { return nil }
        if let value = Value(rawValue: text) { return value }
        throw error(name, "must be one of " + Value.allCases.map(\.rawValue).joined(separator: ", "))
    }
}
