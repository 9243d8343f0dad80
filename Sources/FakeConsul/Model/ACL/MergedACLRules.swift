// SPDX-License-Identifier: MIT

/// The rules of several policies as one (`consul acl/policy_merger.go`): of those about the same name the one that
/// takes precedence counts.
struct MergedACLRules: Sendable {
    private(set) var wholes: [String]
    private var sections: [[KVKey: ACLRules.Rule]]

    init(_ policies: [ACLRules]) {
        wholes = [String](repeating: "", count: ACLRules.Whole.allCases.count)
        sections = [[KVKey: ACLRules.Rule]](repeating: [:], count: ACLRules.Section.allCases.count)
        for policy in policies { merge(policy) }
    }

    /// The rules of a section, by name.
    subscript(section: ACLRules.Section) -> [KVKey: ACLRules.Rule] { sections[section.index] }

    subscript(whole: ACLRules.Whole) -> ACLLevel? { ACLLevel(wholes[whole.index]) }

    private mutating func merge(_ policy: ACLRules) {
        for whole in ACLRules.Whole.allCases
        where ACLLevel.takesPrecedence(policy[whole], over: wholes[whole.index]) {
            wholes[whole.index] = policy[whole]
        }
        for section in ACLRules.Section.allCases {
            for rule in policy[section] { merge(rule, section) }
        }
    }

    private mutating func merge(_ rule: ACLRules.Rule, _ section: ACLRules.Section) {
        let name = KVKey(rule.name)
        guard var known = sections[section.index][name] else {
            sections[section.index][name] = rule
            return
        }
        if ACLLevel.takesPrecedence(rule.policy, over: known.policy) { known.policy = rule.policy }
        if ACLLevel.takesPrecedence(rule.intentions, over: known.intentions) { known.intentions = rule.intentions }
        sections[section.index][name] = known
    }
}
