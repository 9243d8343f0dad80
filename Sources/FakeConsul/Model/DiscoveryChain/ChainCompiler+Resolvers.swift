// SPDX-License-Identifier: MIT

/// Resolvers: redirects, subsets, failover.
extension ChainCompiler {
    /// The node that sends requests to the target, or to what it is redirected to.
    ///
    /// - Parameter isFailover: whether another resolver falls back on the target; its node is then not of the chain.
    mutating func resolver(
        _ target: DiscoveryTarget, isFailover: Bool = false
    ) throws(ChainError) -> DiscoveryNode {
        var target = target
        var history: [String] = []
        while true {
            if let known = chain.nodes["resolver:" + target.id] { return known }
            if target.options.peer.isEmpty { try noteProtocol(of: target.options.service) }
            let isCircular = history.contains(target.id)
            history.append(target.id)
            if isCircular {
                throw ChainError("detected circular resolver redirect: [\(history.joined(separator: " -> "))]")
            }
            let entry = entries.resolvers[target.options.service]
            if let redirect = entry?.body.record("Redirect") {
                let redirected = rewritten(target, Self.options(redirect))
                if redirected.id != target.id {
                    target = redirected
                    continue
                }
            }
            let preferred = entry?.body.text("DefaultSubset") ?? ""
            if target.options.subset.isEmpty && !preferred.isEmpty {
                target = rewritten(target, .init(subset: preferred))
                continue
            }
            return try resolved(target, by: entry, isFailover: isFailover)
        }
    }

    private mutating func resolved(
        _ target: DiscoveryTarget, by entry: ConfigEntry?, isFailover: Bool
    ) throws(ChainError) -> DiscoveryNode {
        let options = target.options
        if !options.subset.isEmpty, entry?.hasSubset(options.subset) != true {
            throw ChainError(
                "service \(GoQuote.quote(options.service)) does not have a subset named "
                    + GoQuote.quote(options.subset))
        }
        let target = try settled(target, by: entry)
        chain.targets[target.id] = target
        retained.insert(target.id)
        var resolver = DiscoveryNode.Resolver(
            isDefault: entry?.isDefaultResolver ?? true, connectTimeout: target.connectTimeout,
            requestTimeout: entry?.body.duration("RequestTimeout") ?? .zero, target: target.id)
        var node = DiscoveryNode(
            name: target.id, step: .resolver(resolver), loadBalancer: entry?.body.record("LoadBalancer"))
        if isFailover { return node }
        chain.nodes[node.key] = node
        guard let failover = entry?.failover(of: options.subset) else { return node }
        resolver.failover = try failoverTargets(of: target, failover)
        if !resolver.failover.isEmpty {
            resolver.failoverPolicy =
                failover.record("Policy") ?? entries.proxyDefaults?.body.record("FailoverPolicy")
        }
        node.step = .resolver(resolver)
        chain.nodes[node.key] = node
        return node
    }

    /// The target with all that the entries say of it.
    private mutating func settled(
        _ target: DiscoveryTarget, by entry: ConfigEntry?
    ) throws(ChainError) -> DiscoveryTarget {
        var target = target
        let service = entries.services[target.options.service]?.body
        let proxies = entries.proxyDefaults?.body
        target.connectTimeout = connectTimeout(entry)
        if target.options.peer.isEmpty {
            target.localityMode =
                (entry?.body.record("PrioritizeByLocality") ?? proxies?.record("PrioritizeByLocality"))?.text("Mode")
        }
        if let subset = entry?.subsets.first(where: { $0.key == target.options.subset })?.value {
            target.subset = subset
        }
        if let sni = service?.text("ExternalSNI"), !sni.isEmpty {
            target.sni = sni
            target.isExternal = true
        }
        if target.isExternal {
            try refuseForExternal(target.options.service, entry)
            return target
        }
        target.meshGatewayMode = service?.record("MeshGateway")?.text("Mode") ?? ""
        if target.meshGatewayMode.isEmpty {
            target.meshGatewayMode = proxies?.record("MeshGateway")?.text("Mode") ?? ""
        }
        target.isDialedDirectly = [service, proxies].contains {
            $0?.record("TransparentProxy")?.flag("DialedDirectly") ?? false
        }
        if !request.meshGatewayMode.isEmpty && request.meshGatewayMode != target.meshGatewayMode {
            target.meshGatewayMode = request.meshGatewayMode
            customized.meshGateway = true
        }
        return target
    }

    private mutating func connectTimeout(_ entry: ConfigEntry?) -> Duration {
        let configured = entry?.body.duration("ConnectTimeout") ?? .zero
        let timeout = configured < .nanoseconds(1) ? .seconds(5) : configured
        guard request.connectTimeout > .zero, request.connectTimeout != timeout else { return timeout }
        customized.connectTimeout = true
        return request.connectTimeout
    }

    private func refuseForExternal(_ service: String, _ entry: ConfigEntry?) throws(ChainError) {
        for (field, name) in [("Redirect", "redirects"), ("Subsets", "subsets"), ("Failover", "failover")]
        where entry?.body.has(field) ?? false {
            throw ChainError(
                "service \(GoQuote.quote(service)) has an external SNI set; cannot define \(name) for external services"
            )
        }
    }

    // MARK: Failover

    /// The IDs of the targets to fall back on, after their own redirects.
    private mutating func failoverTargets(
        of target: DiscoveryTarget, _ failover: ConfigRecord
    ) throws(ChainError) -> [String] {
        var options = Self.options(failover)
        options.datacenter = ""
        var others: [DiscoveryTarget.Options]
        let datacenters = failover.texts("Datacenters")
        if !datacenters.isEmpty {
            others = datacenters.map { datacenter in
                var options = options
                options.datacenter = datacenter
                return options
            }
        } else if failover.has("Targets") {
            others = failover.records("Targets").map(Self.options)
        } else {
            others = [options]
        }
        // Nobody falls back on himself.
        let targets = others.map { rewritten(target, $0) }.filter { $0.id != target.id }
        var ids: [String] = []
        for other in targets { ids.append(try resolver(other, isFailover: true).name) }
        return ids
    }

    // MARK: Targets

    private static func options(_ record: ConfigRecord) -> DiscoveryTarget.Options {
        .init(
            service: record.text("Service"), subset: record.text("ServiceSubset"),
            datacenter: record.text("Datacenter"), peer: record.text("Peer"))
    }

    mutating func newTarget(_ asked: DiscoveryTarget.Options) -> DiscoveryTarget {
        var options = asked
        if !options.peer.isEmpty {
            options.datacenter = ""
        } else if options.datacenter.isEmpty {
            options.datacenter = request.datacenter
        }
        if let known = chain.targets[options.id] { return known }
        var target = DiscoveryTarget(options)
        // How a peer calls the service is not known here.
        if options.peer.isEmpty {
            let subset = options.subset.isEmpty ? "" : options.subset + "."
            target.sni = "\(subset)\(options.service).default.\(options.datacenter).internal.\(request.trustDomain)"
            target.name = target.sni
        }
        chain.targets[target.id] = target
        return target
    }

    /// The target with what the options say instead. Another service has other subsets.
    private mutating func rewritten(
        _ target: DiscoveryTarget, _ options: DiscoveryTarget.Options
    ) -> DiscoveryTarget {
        var merged = target.options
        if !options.service.isEmpty && options.service != merged.service {
            merged.service = options.service
            merged.subset = ""
        }
        if !options.subset.isEmpty { merged.subset = options.subset }
        if !options.datacenter.isEmpty { merged.datacenter = options.datacenter }
        merged.peer = options.peer
        return newTarget(merged)
    }

    // MARK: The protocol

    /// All services of a chain speak the protocol of its first.
    mutating func noteProtocol(of service: String) throws(ChainError) {
        let name = (entries.services[service] ?? entries.proxyDefaults)?.protocolName ?? "tcp"
        if chain.protocolName.isEmpty { chain.protocolName = name }
        guard chain.protocolName != name else { return }
        throw ChainError(
            "discovery chain \(GoQuote.quote(request.service)) uses inconsistent protocols; service "
                + "\(GoQuote.quote(service)) has \(GoQuote.quote(name)) which is not "
                + GoQuote.quote(chain.protocolName))
    }
}

extension ConfigEntry {
    /// Whether a resolver says nothing (`IsDefault`).
    fileprivate var isDefaultResolver: Bool {
        let fields = [
            "DefaultSubset", "Subsets", "Failover", "ConnectTimeout", "RequestTimeout", "Redirect", "LoadBalancer",
            "PrioritizeByLocality",
        ]
        return fields.allSatisfy { !body.has($0) }
    }

    /// The failover that a resolver has for a subset, empty for the whole service.
    fileprivate func failover(of subset: String) -> ConfigRecord? {
        guard case .map(let map) = body["Failover"], !map.isEmpty else { return nil }
        guard case .record(let failover)? = map[subset] ?? map["*"] else { return nil }
        return failover
    }
}
