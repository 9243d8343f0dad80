// SPDX-License-Identifier: MIT

/// What rules say to a question.
enum ACLDecision: Sendable, Equatable {
    case allow, deny
    /// No rule is about it; the default policy decides.
    case undecided

    init(_ level: ACLLevel?, _ access: ACLAccess) {
        guard let level else {
            self = .undecided
            return
        }
        self = level.grants(access) ? .allow : .deny
    }
}

/// The rules about one kind of named resource: an exact one counts before all others, else the one with the longest
/// prefix (`consul acl/policy_authorizer.go`).
struct ACLRuleTable: Sendable {
    private struct Leaf: Sendable {
        var exact: ACLLevel?
        var prefix: ACLLevel?
    }

    private var leaves: [KVKey: Leaf] = [:]
    /// The lengths that prefixes have, the longest first.
    private var prefixLengths: [Int] = []

    init(exact: [(name: KVKey, level: ACLLevel)], prefixes: [(name: KVKey, level: ACLLevel)]) {
        for (name, level) in exact { leaves[name, default: Leaf()].exact = level }
        for (name, level) in prefixes { leaves[name, default: Leaf()].prefix = level }
        prefixLengths = Set(prefixes.map(\.name.bytes.count)).sorted(by: >)
    }

    /// The level that holds for a name.
    func level(of name: KVKey) -> ACLLevel? {
        if leaves.isEmpty { return nil }
        return leaves[name]?.exact ?? prefixLevel(of: name)
    }

    /// The level of the longest rule about prefixes that covers the name.
    private func prefixLevel(of name: KVKey) -> ACLLevel? {
        for length in prefixLengths where length <= name.bytes.count {
            if let level = leaves[name.prefix(length)]?.prefix { return level }
        }
        return nil
    }

    func decision(_ access: ACLAccess, _ name: KVKey) -> ACLDecision { ACLDecision(level(of: name), access) }

    // MARK: Many names at once

    /// Whether any rule at all allows it (`anyAllowed`).
    func anyAllowed(_ access: ACLAccess) -> ACLDecision {
        let everything = ACLDecision(leaves[.empty]?.prefix, access)
        if everything == .allow { return .allow }
        let isAllowedSomewhere = leaves.values.contains { leaf in
            leaf.prefix?.grants(access) == true || leaf.exact?.grants(access) == true
        }
        return isAllowedSomewhere ? .allow : everything
    }

    /// Whether no rule denies it, and one covers all names (`allAllowed`).
    func allAllowed(_ access: ACLAccess) -> ACLDecision {
        let everything = ACLDecision(leaves[.empty]?.prefix, access)
        if everything == .deny { return .deny }
        let isDeniedSomewhere = leaves.values.contains { leaf in
            leaf.prefix?.grants(access) == false || leaf.exact?.grants(access) == false
        }
        return isDeniedSomewhere ? .deny : everything
    }

    /// Whether it is allowed with all names that begin so (`KeyWritePrefix`).
    func allAllowed(_ access: ACLAccess, beginning prefix: KVKey) -> ACLDecision {
        let base = ACLDecision(prefixLevel(of: prefix), access)
        if base == .deny { return .deny }
        let isDeniedBelow = leaves.contains { name, leaf in
            name.hasPrefix(prefix) && (leaf.prefix?.grants(access) == false || leaf.exact?.grants(access) == false)
        }
        return isDeniedBelow ? .deny : base
    }
}
