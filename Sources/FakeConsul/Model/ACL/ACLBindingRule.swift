// SPDX-License-Identifier: MIT

/// What a login by an auth method grants to whom.
struct ACLBindingRule: Sendable, Equatable {
    /// What kind of thing is granted.
    enum BindType: String, Sendable, CaseIterable {
        case service, node, role
    }

    var id = ""
    var description = ""
    var authMethod = ""
    /// A filter expression over what the method found out about the one who logs in; empty for everybody.
    var selector = ""
    /// As it was written; a `BindType` in all that are stored.
    var bindType = ""
    /// The name of what is granted, with `${...}` for what the method found out.
    var bindName = ""
    var indexes = RaftIndexes()
}

extension ACLBindingRule: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", id)
            json.member("Description", description)
            json.member("AuthMethod", authMethod)
            json.member("Selector", selector)
            json.member("BindType", bindType)
            json.member("BindName", bindName)
            json.indexes(indexes)
        }
    }
}

extension ACLBindingRule {
    /// Reads what a client sends.
    init(json body: [UInt8]) throws(JSONError) {
        self = try JSONObjectReader.read(body, .plain("structs.ACLBindingRule")) { object in
            var rule = ACLBindingRule()
            rule.id = object.string("ID")
            rule.description = object.string("Description")
            rule.authMethod = object.string("AuthMethod")
            rule.selector = object.string("Selector")
            rule.bindType = object.string("BindType")
            rule.bindName = object.string("BindName")
            rule.indexes = object.raftIndexes()
            return rule
        }
    }
}
