// SPDX-License-Identifier: MIT

extension RequestMatch {
    /// Reads a match by itself: every other field is refused.
    init(json: JSONValue, at path: String) throws(SettingError) {
        var object = try StrictObject(json, at: path)
        try self.init(taking: &object)
        try object.finish()
    }

    /// Takes the fields of a match out of an object that may have others.
    init(taking object: inout StrictObject) throws(SettingError) {
        self.init()
        method = try object.text("method", upTo: 64)
        if let value = object.take("path") { path = try PathPattern(json: value, at: object.field("path")) }
        if let parameters = try object.object("query") { query = try Self.conditions(parameters) }
        agent = try object.text("agent", upTo: 512)
        client = try object.text("client", upTo: 512)
        token = try object.text("token", upTo: 512)
    }

    /// `true` for a parameter that must be there, `false` for one that must not, a text for its value.
    private static func conditions(_ parameters: StrictObject) throws(SettingError) -> [QueryCondition] {
        var parameters = parameters
        var conditions: [QueryCondition] = []
        for name in parameters.rest {
            switch parameters.take(name) {
            case .bool(let isPresent): conditions.append(QueryCondition(name, isPresent ? .present : .absent))
            case .string(let text) where text.utf8.count <= StrictObject.longestText:
                conditions.append(.equal(name, text))
            default: throw parameters.error(name, "true, false or the value's text is wanted")
            }
        }
        return conditions
    }

    func write(to json: inout JSONWriter) { json.object { writeFields(to: &$0) } }

    func writeFields(to json: inout JSONWriter) {
        if let method { json.member("method", method) }
        if let path {
            json.key("path")
            path.write(to: &json)
        }
        if !query.isEmpty {
            json.key("query")
            json.object { json in
                for condition in query {
                    json.key(condition.name)
                    switch condition.rule {
                    case .present: json.bool(true)
                    case .absent: json.bool(false)
                    case .equal(let value): json.string(value)
                    }
                }
            }
        }
        if let agent { json.member("agent", agent) }
        if let client { json.member("client", client) }
        if let token { json.member("token", token) }
    }
}
