// SPDX-License-Identifier: MIT

/// The rules of one policy as they were written, before they are merged with those of others (`consul acl/policy.go`).
struct ACLRules: Sendable, Equatable {
    /// What is named: a block with a label, in the order in which Consul reads and checks them.
    enum Section: String, CaseIterable, Sendable {
        case agent, agentPrefix = "agent_prefix"
        case key, keyPrefix = "key_prefix"
        case node, nodePrefix = "node_prefix"
        case service, servicePrefix = "service_prefix"
        case session, sessionPrefix = "session_prefix"
        case event, eventPrefix = "event_prefix"
        case query, queryPrefix = "query_prefix"

        /// Its place in lists that have an entry for each section.
        var index: Int {
            switch self {
            case .agent: 0
            case .agentPrefix: 1
            case .key: 2
            case .keyPrefix: 3
            case .node: 4
            case .nodePrefix: 5
            case .service: 6
            case .servicePrefix: 7
            case .session: 8
            case .sessionPrefix: 9
            case .event: 10
            case .eventPrefix: 11
            case .query: 12
            case .queryPrefix: 13
            }
        }
    }

    /// What has no name: one value for the whole cluster.
    enum Whole: String, CaseIterable, Sendable {
        case acl, keyring, `operator`, mesh, peering

        var index: Int {
            switch self {
            case .acl: 0
            case .keyring: 1
            case .operator: 2
            case .mesh: 3
            case .peering: 4
            }
        }
    }

    /// One rule of a section.
    struct Rule: Sendable, Equatable {
        /// The name, or the beginning of names, that it is about.
        var name: String
        /// As it was written; empty where it was not.
        var policy: String
        /// Of a service only: what is allowed with the intentions whose destination it is. Empty where it follows from
        /// the policy.
        var intentions = ""
    }

    private var wholes = [String](repeating: "", count: Whole.allCases.count)
    private var sections = [[Rule]](repeating: [], count: Section.allCases.count)

    subscript(whole: Whole) -> String {
        get { wholes[whole.index] }
        set { wholes[whole.index] = newValue }
    }

    subscript(section: Section) -> [Rule] {
        get { sections[section.index] }
        set { sections[section.index] = newValue }
    }
}

/// What a rule grants.
enum ACLLevel: Sendable, Equatable {
    case deny, read, list, write

    /// The level that a text names, whatever its case (`AccessLevelFromString`).
    init?(_ text: String) {
        switch text.utf8.count <= 5 ? text.lowercased() : "" {
        case "deny": self = .deny
        case "read": self = .read
        case "list": self = .list
        case "write": self = .write
        default: return nil
        }
    }

    /// Whether who has this level may do that.
    func grants(_ access: ACLAccess) -> Bool {
        switch (self, access) {
        case (.write, _), (.list, .list), (.list, .read), (.read, .read): true
        default: false
        }
    }

    /// Which of two policies of one name counts, compared as they are written: deny, then write, list, read
    /// (`takesPrecedenceOver`).
    static func takesPrecedence(_ a: String, over b: String) -> Bool {
        for level in ["deny", "write", "list", "read"] {
            if a == level { return true }
            if b == level { return false }
        }
        return false
    }
}
