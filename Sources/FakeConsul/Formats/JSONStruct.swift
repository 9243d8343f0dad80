// SPDX-License-Identifier: MIT

/// What Go knows of a struct that a JSON object is decoded into; it shows in the texts of refusals.
struct JSONStruct: Sendable {
    /// What a member that the struct lacks does.
    enum UnknownFields: Sendable {
        /// `json: unknown field "X"`.
        case refused
        case ignored
        /// As around it: what Go does where the struct has no `UnmarshalJSON` of its own.
        case inherited
    }

    /// The type as Go prints it: `structs.RegisterRequest`.
    let type: String
    /// The struct's own name in `Go struct field NAME.Field`: empty for Consul's auxiliary structs, which have none.
    let name: String
    /// The name of the embedded struct that has the fields, which Go puts before theirs.
    let embedding: String?
    /// Whether the type has an `UnmarshalJSON` of its own. Its refusals then end the decoding around it at once, where
    /// those of a plain struct are kept until the whole document is read.
    let hasUnmarshaler: Bool
    let unknownFields: UnknownFields

    /// A struct that Go decodes by itself.
    static func plain(_ type: String, unknownFields: UnknownFields = .inherited) -> JSONStruct {
        let name =
            type.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(type[type.utf8.index(after: $0)...]) } ?? type
        return JSONStruct(type: type, name: name, embedding: nil, hasUnmarshaler: false, unknownFields: unknownFields)
    }

    /// A struct that Consul decodes through an auxiliary one that embeds it as `Alias`: `lib.UnmarshalJSON` refuses
    /// unknown fields, `json.Unmarshal` ignores them.
    static func aliased(_ type: String, unknownFields: UnknownFields = .refused) -> JSONStruct {
        JSONStruct(type: type, name: "", embedding: "Alias", hasUnmarshaler: true, unknownFields: unknownFields)
    }
}
