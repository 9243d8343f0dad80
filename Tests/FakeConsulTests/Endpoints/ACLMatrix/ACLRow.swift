// SPDX-License-Identifier: MIT

/// One request of the matrix of endpoints and tokens, and what it needs.
struct ACLRow: Sendable {
    let method: String
    let path: String
    let rule: ACLRowRule
    var body = ""
    /// The status of the answer to those who may; 0 for any that is no refusal.
    var status = 200
    /// What the bearer of the management token does each time before.
    var before: [ACLStep] = []
    /// What an unknown token is answered, where that is not 403 and `ACL not found`.
    var unknown: (status: Int, text: String)?
    /// What is answered to those who bring no token, where that is special.
    var nobody: (status: Int, text: String)?

    init(
        _ method: String, _ path: String, _ rule: ACLRowRule, body: String = "", status: Int = 200,
        before: [ACLStep] = [], unknown: (Int, String)? = nil, nobody: (Int, String)? = nil
    ) {
        (self.method, self.path, self.rule) = (method, path, rule)
        (self.body, self.status, self.before) = (body, status, before)
        self.unknown = unknown.map { (status: $0.0, text: $0.1) }
        self.nobody = nobody.map { (status: $0.0, text: $0.1) }
    }
}

/// A request that prepares another.
struct ACLStep: Sendable {
    let method: String
    let path: String
    var body = ""
    /// Keeps the text at a JSON pointer of the answer under a name, for `${name}`.
    var saves: (name: String, pointer: String)?

    init(_ method: String, _ path: String, _ body: String = "", saving: (String, String)? = nil) {
        (self.method, self.path, self.body) = (method, path, body)
        saves = saving.map { (name: $0.0, pointer: $0.1) }
    }
}

/// What a request needs.
enum ACLRowRule: Sendable {
    /// Nothing: every token, known or not, gets the same answer.
    case open
    /// A token that there is, or none.
    case known
    /// All of these; the refusal names the first that is missing.
    case needs([ACLNeed])
    /// All of these; the refusal names none.
    case needsSilently([ACLNeed])
    /// This; the refusal has no words at all.
    case needsWithoutWords(String)
    /// This; the refusal names it, but of a token without accessor ID, whoever asks.
    case needsOfNobody(String)
    /// The first, or else all of the others.
    case needsEither(String, else: [ACLNeed])
    /// The same as `needs`, in a transaction: the refusal is one of its errors.
    case needsInTransaction([ACLNeed])
    /// To see the text in the answer, all of these. The answer says that something is left out unless all of
    /// `complete` is allowed; nil where it never says so.
    case shows(String, [String], complete: [String]?, hiddenStatus: Int)

    /// The same of a single thing, which without the permission is not there at all.
    case finds(String, String, complete: [String])

    static func needs(_ permission: String, _ name: String = "") -> ACLRowRule {
        .needs([ACLNeed(permission, name)])
    }

    static func needsSilently(_ permission: String) -> ACLRowRule { .needsSilently([ACLNeed(permission, "")]) }

    static func shows(_ text: String, _ permissions: String..., hiddenStatus: Int = 200) -> ACLRowRule {
        .shows(text, permissions, complete: permissions, hiddenStatus: hiddenStatus)
    }

    static func showsSilently(_ text: String, _ permissions: String...) -> ACLRowRule {
        .shows(text, permissions, complete: nil, hiddenStatus: 200)
    }
}

/// A permission as refusals name it, and on what.
struct ACLNeed: Sendable {
    /// For instance `key:read`.
    let permission: String
    let name: String

    init(_ permission: String, _ name: String = "") { (self.permission, self.name) = (permission, name) }

    /// What follows the bearer in a refusal.
    var words: String { "lacks permission '\(permission)'" + (name.isEmpty ? "" : " on \"\(name)\"") }
}
