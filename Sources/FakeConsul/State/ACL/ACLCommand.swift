// SPDX-License-Identifier: MIT

/// A change of the tables of access control (`consul agent/consul/fsm/commands_ce.go`).
enum ACLCommand: Sendable {
    /// The first management token. The index is the one of an earlier one, where that is to be gone over.
    case bootstrap(ACLToken, resetIndex: UInt64)
    case setTokens([ACLToken], TokenOptions)
    case deleteTokens(accessors: [String])
    case setPolicies([ACLPolicy])
    case deletePolicies(ids: [String])
    /// Links to policies that are gone are only allowed where roles come from another datacenter.
    case setRoles([ACLRole], allowsMissingLinks: Bool)
    case deleteRoles(ids: [String])
    case setBindingRule(ACLBindingRule)
    case deleteBindingRule(id: String)
    case setAuthMethod(ACLAuthMethod)
    case deleteAuthMethod(name: String)
    case setServerManagementToken(String)

    struct TokenOptions: Sendable, Equatable {
        /// Policies and roles may be gone.
        var allowsMissingLinks = false
        /// A token that grants nothing is refused.
        var prohibitsUnprivileged = false
        /// They come from another datacenter.
        var isReplication = false

        /// A user's own doing.
        static let plain = TokenOptions()
        static let login = TokenOptions(allowsMissingLinks: true, prohibitsUnprivileged: true)
        static let replication = TokenOptions(allowsMissingLinks: true, isReplication: true)
    }
}

extension ACLCommand {
    /// The kind of record that it is about, as metrics call it.
    var kind: String {
        switch self {
        case .bootstrap, .setTokens, .deleteTokens, .setServerManagementToken: "token"
        case .setPolicies, .deletePolicies: "policy"
        case .setRoles, .deleteRoles: "role"
        case .setBindingRule, .deleteBindingRule: "bindingrule"
        case .setAuthMethod, .deleteAuthMethod: "authmethod"
        }
    }

    /// What stands before the reason why it was not carried out.
    var failurePrefix: String {
        switch self {
        case .bootstrap, .setServerManagementToken: ""
        case .setTokens: "Failed to apply token write request: "
        case .deleteTokens: "Failed to apply token delete request: "
        case .setPolicies: "Failed to apply policy upsert request: "
        case .deletePolicies: "Failed to apply policy delete request: "
        case .setRoles: "Failed to apply role upsert request: "
        case .deleteRoles: "Failed to apply role delete request: "
        case .setBindingRule: "Failed to apply binding rule upsert request: "
        case .deleteBindingRule: "Failed to apply binding rule delete request: "
        case .setAuthMethod: "Failed to apply auth method upsert request: "
        case .deleteAuthMethod: "Failed to apply auth method delete request: "
        }
    }
}

extension ACLCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .bootstrap(let token, let resetIndex):
            writer.byte(1)
            writer.value(token)
            writer.uint(resetIndex)
        case .setTokens(let tokens, let options):
            writer.byte(2)
            writer.array(tokens)
            writer.value(options)
        case .deleteTokens(let accessors): Self.write(3, accessors, to: &writer)
        case .setPolicies(let policies):
            writer.byte(4)
            writer.array(policies)
        case .deletePolicies(let ids): Self.write(5, ids, to: &writer)
        case .setRoles(let roles, let allowsMissingLinks):
            writer.byte(6)
            writer.array(roles)
            writer.bool(allowsMissingLinks)
        case .deleteRoles(let ids): Self.write(7, ids, to: &writer)
        case .setBindingRule(let rule): Self.write(8, rule, to: &writer)
        case .deleteBindingRule(let id): Self.write(9, [id], to: &writer)
        case .setAuthMethod(let method): Self.write(10, method, to: &writer)
        case .deleteAuthMethod(let name): Self.write(11, [name], to: &writer)
        case .setServerManagementToken(let secret): Self.write(12, [secret], to: &writer)
        }
    }

    private static func write(_ kind: UInt8, _ texts: [String], to writer: inout BinaryWriter) {
        writer.byte(kind)
        writer.strings(texts)
    }

    private static func write(_ kind: UInt8, _ value: some BinaryCodable, to writer: inout BinaryWriter) {
        writer.byte(kind)
        writer.value(value)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .bootstrap(try reader.value(), resetIndex: try reader.uint())
        case 2: self = .setTokens(try reader.array(), try reader.value())
        case 3: self = .deleteTokens(accessors: try reader.strings())
        case 4: self = .setPolicies(try reader.array())
        case 5: self = .deletePolicies(ids: try reader.strings())
        case 6: self = .setRoles(try reader.array(), allowsMissingLinks: try reader.bool())
        case 7: self = .deleteRoles(ids: try reader.strings())
        case 8: self = .setBindingRule(try reader.value())
        case 9: self = .deleteBindingRule(id: try reader.one())
        case 10: self = .setAuthMethod(try reader.value())
        case 11: self = .deleteAuthMethod(name: try reader.one())
        case 12: self = .setServerManagementToken(try reader.one())
        case let kind: throw FormatError("unknown kind \(kind) of ACL command")
        }
    }
}

extension ACLCommand.TokenOptions: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.bool(allowsMissingLinks)
        writer.bool(prohibitsUnprivileged)
        writer.bool(isReplication)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        allowsMissingLinks = try reader.bool()
        prohibitsUnprivileged = try reader.bool()
        isReplication = try reader.bool()
    }
}

extension BinaryReader {
    /// The only text of a list.
    fileprivate mutating func one() throws(FormatError) -> String {
        let texts = try strings()
        guard texts.count == 1 else { throw FormatError("\(texts.count) texts in the place of one") }
        return texts[0]
    }
}
