// SPDX-License-Identifier: MIT

/// The rules of all policies of a token, ready to be asked (`consul acl/policy_authorizer.go`).
struct CompiledACLRules: Sendable {
    private let wholes: MergedACLRules
    private let agents: ACLRuleTable
    private let events: ACLRuleTable
    private let intentions: ACLRuleTable
    private let keys: ACLRuleTable
    private let nodes: ACLRuleTable
    private let queries: ACLRuleTable
    private let services: ACLRuleTable
    private let sessions: ACLRuleTable

    init(_ policies: [ACLRules]) {
        let rules = MergedACLRules(policies)
        wholes = rules
        agents = Self.table(rules[.agent], rules[.agentPrefix])
        events = Self.table(rules[.event], rules[.eventPrefix])
        intentions = Self.table(rules[.service], rules[.servicePrefix]) { $0.effectiveIntentions }
        keys = Self.table(rules[.key], rules[.keyPrefix])
        nodes = Self.table(rules[.node], rules[.nodePrefix])
        queries = Self.table(rules[.query], rules[.queryPrefix])
        services = Self.table(rules[.service], rules[.servicePrefix])
        sessions = Self.table(rules[.session], rules[.sessionPrefix])
    }

    private static func table(
        _ exact: [KVKey: ACLRules.Rule],
        _ prefixes: [KVKey: ACLRules.Rule],
        _ policy: (ACLRules.Rule) -> String = { $0.policy }
    ) -> ACLRuleTable {
        func levels(_ rules: [KVKey: ACLRules.Rule]) -> [(name: KVKey, level: ACLLevel)] {
            rules.compactMap { name, rule in ACLLevel(policy(rule)).map { (name: name, level: $0) } }
        }
        return ACLRuleTable(exact: levels(exact), prefixes: levels(prefixes))
    }

    func decision(_ access: ACLAccess, _ resource: ACLResource) -> ACLDecision {
        switch resource {
        case .acl: ACLDecision(wholes[.acl], access)
        case .snapshot: ACLDecision(wholes[.acl], .write)
        case .keyring: ACLDecision(wholes[.keyring], access)
        case .operator: ACLDecision(wholes[.operator], access)
        // Before it had rules of its own it belonged to the operator.
        case .mesh: ACLDecision(wholes[.mesh] ?? wholes[.operator], access)
        case .peering: ACLDecision(wholes[.peering] ?? wholes[.operator], access)
        default: namedDecision(access, resource)
        }
    }

    private func namedDecision(_ access: ACLAccess, _ resource: ACLResource) -> ACLDecision {
        switch resource {
        case .agent(let name): agents.decision(access, KVKey(name))
        case .event(let name): events.decision(access, KVKey(name))
        case .intention("*"): access == .write ? intentions.allAllowed(.write) : intentions.anyAllowed(access)
        case .intention(let name): intentions.decision(access, KVKey(name))
        case .key(let key): keys.decision(access, key)
        case .keyPrefix(let key):
            access == .write ? keys.allAllowed(.write, beginning: key) : keys.decision(access, key)
        case .node(let name): nodes.decision(access, KVKey(name))
        case .allNodes: nodes.allAllowed(access)
        case .query(let name): queries.decision(access, KVKey(name))
        case .service(let name): services.decision(access, KVKey(name))
        case .allServices: services.allAllowed(access)
        case .servicePrefix(let prefix): services.allAllowed(access, beginning: KVKey(prefix))
        case .anyService: services.anyAllowed(access)
        case .session(let name): sessions.decision(access, KVKey(name))
        default: .undecided
        }
    }
}

extension ACLRules.Rule {
    /// Who may read or write a service may see its intentions; nobody may write them without being told so. Only the
    /// lower case counts here, as in Consul.
    fileprivate var effectiveIntentions: String {
        if !intentions.isEmpty { return intentions }
        return policy == "read" || policy == "write" ? "read" : "deny"
    }
}
