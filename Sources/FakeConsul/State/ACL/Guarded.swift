// SPDX-License-Identifier: MIT

/// An element of a list that is left out for those who may not read it (`consul agent/structs/aclfilter`).
protocol Guarded {
    /// Whether the bearer of the token may see it.
    func isVisible(to authorizer: Authorizer) -> Bool
}

/// What of a list may be seen.
struct Visible<Element> {
    let elements: [Element]
    /// Whether there is more, and the answer says so (`X-Consul-Results-Filtered-By-ACLs`).
    let hidesSome: Bool
}

extension Authorizer {
    /// What of a list the bearer of the token may see.
    func visible<Element: Guarded>(_ all: [Element]) -> Visible<Element> {
        if isUnrestricted { return Visible(elements: all, hidesSome: false) }
        let seen = all.filter { $0.isVisible(to: self) }
        return Visible(elements: seen, hidesSome: seen.count < all.count)
    }

    /// Whether a service may be read. What has none, as a node's own check, hangs on no service.
    func allowsReading(service: String, ofPeer peer: String = "") -> Bool {
        service.isEmpty || (peer.isEmpty ? allows(.read, .service(service)) : allowsReadingImports(or: .allServices))
    }

    func allowsReading(node: String, ofPeer peer: String) -> Bool {
        peer.isEmpty ? allows(.read, .node(node)) : allowsReadingImports(or: .allNodes)
    }

    /// What peers have exported is for those who speak for a service, and for those who may read all of its kind.
    private func allowsReadingImports(or all: ACLResource) -> Bool {
        allows(.write, .anyService) || allows(.read, all)
    }
}

// MARK: The catalog

extension Node: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allowsReading(node: name, ofPeer: peerName) }
}

extension HealthCheck: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool {
        authorizer.allowsReading(node: node, ofPeer: peerName)
            && authorizer.allowsReading(service: serviceName, ofPeer: peerName)
    }
}

extension ServiceNode: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool {
        authorizer.allows(.read, .node(nodeName)) && authorizer.allowsReading(service: service.name)
    }
}

extension InstanceHealth: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool {
        let peer = service.peerName
        guard peer.isEmpty else {
            return node.value.isVisible(to: authorizer) && authorizer.allowsReading(service: service.name, ofPeer: peer)
        }
        return authorizer.allows(.read, .node(node.value.name)) && authorizer.allows(.read, .service(service.name))
    }
}

/// A service of a node that may itself be seen.
extension NodeService: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allowsReading(service: name, ofPeer: peerName) }
}

/// An instance as the list of all names of services is made of: the node does not count.
extension ServiceRecord: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allowsReading(service: service.name) }
}

extension Stored: Guarded where Value: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { value.isVisible(to: authorizer) }
}

// MARK: The rest

extension KVPair: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allows(.read, .key(key)) }
}

extension Session: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allows(.read, .session(node)) }
}

extension NodeCoordinate: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allows(.read, .node(node)) }
}

extension UserEvent: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allows(.read, .event(name)) }
}

/// What a transaction answers (`consul agent/consul/filter.go txnResultsFilter`).
extension TransactionResult.Item: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool {
        switch self {
        case .kv(let pair): pair.isVisible(to: authorizer)
        case .node(let node): node.isVisible(to: authorizer)
        case .service(let service): authorizer.allows(.read, .service(service.name))
        case .check(let check):
            check.serviceName.isEmpty
                ? authorizer.allows(.read, .node(check.node)) : authorizer.allows(.read, .service(check.serviceName))
        }
    }
}

extension AgentServiceView: Guarded {
    func isVisible(to authorizer: Authorizer) -> Bool { authorizer.allows(.read, .service(service.name)) }
}
