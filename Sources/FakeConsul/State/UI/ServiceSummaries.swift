// SPDX-License-Identifier: MIT

/// Sums instances up by the names of their services (`consul agent/ui_endpoint.go summarizeServices`).
struct ServiceSummaries {
    /// By the bytes of their names.
    private(set) var byName: [KVKey: ServiceSummary] = [:]
    /// The services that a proxy stands before.
    private(set) var proxied: Set<KVKey> = []
    /// The state of each check that says something of the service, by the check's node and ID.
    private var checks: [KVKey: [KVKey: HealthStatus]] = [:]
    private var hasMode: Set<KVKey> = []

    init(of instances: [InstanceHealth] = []) {
        for instance in instances { add(instance) }
    }

    subscript(name: String) -> ServiceSummary? { byName[KVKey(name)] }

    /// The key of a service; those of peers come behind the cluster's own of the same name.
    static func key(_ name: String, ofPeer peer: String) -> KVKey {
        peer.isEmpty ? KVKey(name) : KVKey(Array(name.utf8) + [0] + Array(peer.utf8))
    }

    mutating func add(_ instance: InstanceHealth) {
        let service = instance.service
        change(service.name, ofPeer: service.peerName) { summary in
            summary.nodes.append(instance.node.value.name)
            summary.kind = service.kind
            summary.datacenter = instance.node.value.datacenter
            summary.instanceCount += 1
            if service.connect.native { summary.isConnectNative = true }
            summary.tags += service.tags ?? []
            if let source = service.meta?[ServiceSummary.externalSourceKey], !source.isEmpty {
                Self.add(source, to: &summary.externalSources)
            }
        }
        if service.kind == .connectProxy { addProxy(instance) }
        note(instance.checks, of: Self.key(service.name, ofPeer: service.peerName))
    }

    /// Notes where a gateway has a service, whether that has instances or not.
    mutating func add(addresses: [String], of service: String) {
        change(service) { summary in for address in addresses { Self.add(address, to: &summary.addresses) } }
    }

    /// What is wrong with a proxy is wrong with the service behind it, and that is transparent if all its proxies are.
    private mutating func addProxy(_ proxy: InstanceHealth) {
        let name = proxy.service.proxy.destinationServiceName
        let key = Self.key(name, ofPeer: proxy.service.peerName)
        proxied.insert(key)
        note(proxy.checks, of: key)
        let isTransparent = proxy.service.isTransparentProxy
        let isFirst = hasMode.insert(key).inserted
        change(name, ofPeer: proxy.service.peerName) { summary in
            if !isTransparent { summary.isTransparent = false } else if isFirst { summary.isTransparent = true }
        }
    }

    private mutating func note(_ found: [Stored<HealthCheck>], of key: KVKey) {
        for check in found {
            let place = CatalogKey.exact(check.value.node, check.value.id)
            checks[key, default: [:]][place] = check.value.status
        }
    }

    private mutating func change(_ name: String, ofPeer peer: String = "", _ change: (inout ServiceSummary) -> Void) {
        var fresh = ServiceSummary(name: name)
        fresh.peerName = peer
        change(&byName[Self.key(name, ofPeer: peer), default: fresh])
    }

    private static func add(_ text: String, to list: inout [String]) {
        if !list.contains(where: { $0.hasSameBytes(as: text) }) { list.append(text) }
    }

    // MARK: The outcome

    /// In the order of the names; without proxies and most gateways where those are not wanted.
    func sorted(withoutSidecars: Bool = false) -> [ServiceSummary] {
        let shown: [ServiceKind] = [.typical, .ingressGateway, .apiGateway]
        return byName.sorted { $0.key < $1.key }.compactMap { key, summary in
            guard !withoutSidecars || shown.contains(summary.kind) else { return nil }
            return finished(summary, key)
        }
    }

    private func finished(_ summary: ServiceSummary, _ key: KVKey) -> ServiceSummary {
        var summary = summary
        summary.nodes = summary.nodes.sortedOnce
        summary.tags = summary.tags.sortedOnce
        let statuses = (checks[key] ?? [:]).values
        summary.passing = statuses.count { $0 == .passing }
        summary.warning = statuses.count { $0 == .warning }
        summary.critical = statuses.count { $0 == .critical }
        return summary
    }
}

extension NodeService {
    /// Whether it is a proxy that takes connections without the service's knowledge.
    var isTransparentProxy: Bool { proxy.mode.hasSameBytes(as: "transparent") }
}

extension CatalogKey {
    /// Names as they are written, each closed by a zero byte.
    static func exact(_ parts: String...) -> KVKey { KVKey(parts.flatMap { Array($0.utf8) + [0] }) }
}
