// SPDX-License-Identifier: MIT

/// The shape of a JSON value, as much of JSON Schema as the control surface needs.
indirect enum Schema: Sendable {
    /// Any value at all.
    case any
    /// A text; where values are listed, one of them.
    case text([String] = [])
    case integer
    case number
    case flag
    case list(Schema)
    /// An object with these members and no others.
    case object([Member])
    case oneOf([Schema])
    case nullable(Schema)
    /// A schema with a name of its own, see `SimSchemas`.
    case named(String)

    struct Member: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let summary: String

        init(_ name: String, _ schema: Schema, optional: Bool = false, _ summary: String = "") {
            self.name = name
            self.schema = schema
            isRequired = !optional
            self.summary = summary
        }
    }

    /// The names of an object's members, of all forms that it may have.
    var memberNames: [String] {
        switch self {
        case .object(let members): members.map(\.name)
        case .oneOf(let schemas): schemas.flatMap(\.memberNames)
        case .nullable(let schema): schema.memberNames
        default: []
        }
    }

    static let duration = named("Duration")
    static let time = named("Time")
    static let selector = named("Selector")
    static let ratio = named("Ratio")
}

extension Schema: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in writeMembers(to: &json) }
    }

    /// - Parameter summary: a description to put beside.
    func writeMembers(to json: inout JSONWriter, summary: String = "") {
        if !summary.isEmpty { json.member("description", summary) }
        switch self {
        case .any: break
        case .text(let values):
            json.member("type", "string")
            if values.isEmpty { return }
            json.key("enum")
            json.strings(values)
        case .integer: json.member("type", "integer")
        case .number: json.member("type", "number")
        case .flag: json.member("type", "boolean")
        case .list(let element):
            json.member("type", "array")
            json.key("items")
            element.write(to: &json)
        case .object(let members): Self.write(members, to: &json)
        case .oneOf(let schemas): json.member("oneOf", schemas)
        case .nullable(let schema):
            json.key("anyOf")
            json.array { json in
                schema.write(to: &json)
                json.object { $0.member("type", "null") }
            }
        case .named(let name): json.member("$ref", "#/components/schemas/" + name)
        }
    }

    private static func write(_ members: [Member], to json: inout JSONWriter) {
        json.member("type", "object")
        let required = members.filter(\.isRequired).map(\.name)
        if !required.isEmpty {
            json.key("required")
            json.strings(required)
        }
        json.key("properties")
        json.object { json in
            for member in members {
                json.key(member.name)
                json.object { json in member.schema.writeMembers(to: &json, summary: member.summary) }
            }
        }
        json.member("additionalProperties", false)
    }
}
