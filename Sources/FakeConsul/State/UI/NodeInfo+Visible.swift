// SPDX-License-Identifier: MIT

extension Authorizer {
    /// What of the nodes, and of what is on them, may be seen (`filterNodeDump`).
    func visible(_ all: [NodeInfo]) -> Visible<NodeInfo> {
        if isUnrestricted { return Visible(elements: all, hidesSome: false) }
        var hidesSome = false
        let seen = all.compactMap { info -> NodeInfo? in
            guard allows(.read, .node(info.node.name)) else {
                hidesSome = true
                return nil
            }
            var rest = info
            rest.services.removeAll { !allowsReading(service: $0.name) }
            rest.checks.removeAll { !allowsReading(service: $0.serviceName) }
            if rest.services.count < info.services.count || rest.checks.count < info.checks.count { hidesSome = true }
            return rest
        }
        return Visible(elements: seen, hidesSome: hidesSome)
    }
}
