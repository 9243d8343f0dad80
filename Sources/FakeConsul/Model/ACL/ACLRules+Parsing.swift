// SPDX-License-Identifier: MIT

extension ACLRules {
    /// Reads the text of a policy, in HCL or JSON, as Consul does: what it does not know is ignored.
    ///
    /// - Throws: Consul's refusal of the text, or of the first rule that makes no sense.
    init(parsing text: String) throws(FormatError) {
        guard !text.isEmpty else { return }
        do throws(HCLError) {
            try read(HCLRecord(parsing: text))
        } catch {
            throw FormatError("Failed to parse ACL rules: \(error.message)")
        }
        try validate()
    }

    private mutating func read(_ document: HCLRecord) throws(HCLError) {
        self[.acl] = try document.string("acl") ?? ""
        for section in Section.allCases {
            for record in try document.records(section.rawValue) {
                self[section].append(try Self.rule(record, section))
            }
        }
        for whole in Whole.allCases where whole != .acl { self[whole] = try document.string(whole.rawValue) ?? "" }
    }

    private static func rule(_ record: HCLRecord, _ section: Section) throws(HCLError) -> Rule {
        var rule = Rule(name: try record.key(for: section.nameField), policy: "")
        rule.policy = try record.string("Policy") ?? ""
        if section.hasIntentions { rule.intentions = try record.string("Intentions") ?? "" }
        return rule
    }

    // MARK: Validation

    /// Consul's checks in Consul's order (`PolicyRules.Validate`).
    private func validate() throws(FormatError) {
        try validate(.acl)
        for section in Section.allCases {
            for rule in self[section] { try validate(rule, section) }
        }
        for whole in Whole.allCases where whole != .acl { try validate(whole) }
    }

    private func validate(_ whole: Whole) throws(FormatError) {
        let policy = self[whole]
        guard policy.isEmpty || Self.isValid(policy) else {
            throw FormatError("Invalid \(whole.rawValue) policy: \(GoQuote.quote(policy))")
        }
    }

    private func validate(_ rule: Rule, _ section: Section) throws(FormatError) {
        guard Self.isValid(rule.policy, allowsList: section == .key || section == .keyPrefix) else {
            throw FormatError("Invalid \(section.rawValue) policy: \(section.goText(of: rule))")
        }
        guard rule.intentions.isEmpty || Self.isValid(rule.intentions) else {
            throw FormatError("Invalid \(section.rawValue) intentions policy: \(section.goText(of: rule))")
        }
    }

    private static func isValid(_ policy: String, allowsList: Bool = false) -> Bool {
        guard let level = ACLLevel(policy) else { return false }
        return level != .list || allowsList
    }
}

extension ACLRules.Section {
    var hasIntentions: Bool { self == .service || self == .servicePrefix }

    /// The field of Consul's record that the label goes to.
    fileprivate var nameField: String {
        switch self {
        case .agent, .agentPrefix, .session, .sessionPrefix: "Node"
        case .key, .keyPrefix, .query, .queryPrefix: "Prefix"
        case .node, .nodePrefix, .service, .servicePrefix: "Name"
        case .event, .eventPrefix: "Event"
        }
    }

    private var typeName: String {
        switch self {
        case .agent, .agentPrefix: "AgentRule"
        case .key, .keyPrefix: "KeyRule"
        case .node, .nodePrefix: "NodeRule"
        case .service, .servicePrefix: "ServiceRule"
        case .session, .sessionPrefix: "SessionRule"
        case .event, .eventPrefix: "EventRule"
        case .query, .queryPrefix: "PreparedQueryRule"
        }
    }

    private var hasEnterpriseRule: Bool {
        switch self {
        case .key, .keyPrefix, .node, .nodePrefix, .service, .servicePrefix: true
        default: false
        }
    }

    /// A rule as Go's `%#v` shows Consul's record of it.
    fileprivate func goText(of rule: ACLRules.Rule) -> String {
        var text = "&acl.\(typeName){\(nameField):\(GoQuote.quote(rule.name)), Policy:\(GoQuote.quote(rule.policy))"
        if hasIntentions { text += ", Intentions:\(GoQuote.quote(rule.intentions))" }
        if hasEnterpriseRule { text += ", EnterpriseRule:acl.EnterpriseRule{}" }
        return text + "}"
    }
}
