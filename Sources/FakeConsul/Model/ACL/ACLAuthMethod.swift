// SPDX-License-Identifier: MIT

/// A way to get a token for what somebody else vouches for.
struct ACLAuthMethod: Sendable, Equatable {
    var name = ""
    /// `jwt`, `kubernetes` ...
    var type = ""
    var displayName = ""
    var description = ""
    /// How long its tokens live; zero for without end.
    var maxTokenTTL = Duration.zero
    /// `local` or `global`; empty for `local`.
    var tokenLocality = ""
    /// An object of whatever the type takes; nil is shown as null.
    var config: JSONValue?
    var indexes = RaftIndexes()
}

extension ACLAuthMethod: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            writeHead(to: &json)
            json.key("Config")
            if let config { json.value(config) } else { json.null() }
            json.indexes(indexes)
        }
    }

    /// As it stands in a list: without its configuration.
    func writeStub(to json: inout JSONWriter) {
        json.object { json in
            writeHead(to: &json)
            json.indexes(indexes)
        }
    }

    private func writeHead(to json: inout JSONWriter) {
        if maxTokenTTL != .zero { json.member("MaxTokenTTL", maxTokenTTL) }
        json.member("Name", name)
        json.member("Type", type)
        json.member("DisplayName", unlessEmpty: displayName)
        json.member("Description", unlessEmpty: description)
        json.member("TokenLocality", unlessEmpty: tokenLocality)
    }
}

extension ACLAuthMethod {
    private static let shape = JSONStruct(
        type: "struct { MaxTokenTTL interface {}; *structs.Alias }", name: "", embedding: "Alias",
        hasUnmarshaler: true, unknownFields: .refused)

    /// Reads what a client sends.
    init(json body: [UInt8]) throws(JSONError) {
        self = try JSONObjectReader.read(body, Self.shape) { object in
            var method = ACLAuthMethod()
            method.name = object.string("Name")
            method.type = object.string("Type")
            method.displayName = object.string("DisplayName")
            method.description = object.string("Description")
            method.maxTokenTTL = object.duration("MaxTokenTTL") ?? .zero
            method.tokenLocality = object.string("TokenLocality")
            method.config = object.interfaceMap("Config").map { .object($0) }
            method.indexes = object.raftIndexes()
            return method
        }
    }
}
