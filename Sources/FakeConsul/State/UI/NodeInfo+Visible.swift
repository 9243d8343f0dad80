// SPDX-License-Identifier: MIT

extension Authorizer {
    /// What of the nodes, and of what is on them, may be seen (`filterNodeDump`).
    func visible(_ all: [NodeInfo]) -> Visible<NodeInfo> {
        if isUnrestricted { return Visible(elements: all, hidesSome: false) }
        var hidesSome = false
        let seen = all.compactMap { info -> NodeInfo? in
            guard info.node.isVisible(to: self) else {
                hidesSome = true
                return nil
            }
            var rest = info
            rest.services.removeAll { !$0.isVisible(to: self) }
            rest.checks.removeAll { !allowsReading(service: $0.serviceName, ofPeer: $0.peerName) }
            if rest.services.count < info.services.count || rest.checks.count < info.checks.count { hidesSome = true }
            return rest
        }
        return Visible(elements: seen, hidesSome: hidesSome)
    }
}
