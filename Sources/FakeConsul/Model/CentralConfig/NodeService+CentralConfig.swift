// SPDX-License-Identifier: MIT

/// What an instance is once the entries have filled in what its registration leaves open (`consul agent/configentry
/// MergeServiceConfig`).
extension NodeService {
    /// Whether entries say anything of instances of this kind.
    var takesCentralConfig: Bool { isSidecarProxy || kind.isGateway }

    func merged(with config: ServiceConfig) throws(FormatError) -> NodeService {
        var service = self
        if let defaults = config.proxyConfig { service.proxy.config = service.proxy.config.filled(from: defaults) }
        service.proxy.expose.fill(from: config.expose)
        service.proxy.accessLogs.fill(from: config.accessLogs)
        service.proxy.envoyExtensions = config.envoyExtensions
        if service.proxy.meshGatewayMode.isEmpty { service.proxy.meshGatewayMode = config.meshGatewayMode }
        if service.proxy.mode.isEmpty { service.proxy.mode = config.mode }
        let transparent = config.transparentProxy
        if service.proxy.transparentProxy.outboundListenerPort == 0 {
            service.proxy.transparentProxy.outboundListenerPort = transparent.outboundListenerPort
        }
        if transparent.dialedDirectly { service.proxy.transparentProxy.dialedDirectly = true }
        try service.proxy.fillUpstreams(from: config)
        return service
    }
}

extension ConnectProxyConfig {
    fileprivate mutating func fillUpstreams(from config: ServiceConfig) throws(FormatError) {
        var modes: [ServiceConfig.UpstreamName: String] = [:]
        for (name, settings) in config.upstreams {
            do {
                let parsed = try ConfigRecord(upstreamSettings: settings.document)
                modes[name] = parsed.record("MeshGateway")?.text("Mode") ?? ""
            } catch {
                throw FormatError("failed to parse upstream config map for \(name.text): \(error.message)")
            }
        }
        var local: Set<ServiceConfig.UpstreamName> = []
        for index in upstreams.indices where upstreams[index].isOfService {
            let name = upstreams[index].upstreamName
            local.insert(name)
            guard let found = config.upstreams.first(where: { $0.name == name }) else { continue }
            upstreams[index].fill(from: found.config, meshGatewayMode: modes[name] ?? "")
        }
        guard mode == "transparent" else { return }
        for (name, settings) in config.upstreams where !local.contains(name) {
            upstreams.append(
                Upstream(
                    destinationNamespace: "default", destinationPartition: "default", destinationPeer: name.peer,
                    destinationName: name.name, config: settings.document, meshGatewayMode: modes[name] ?? "",
                    centrallyConfigured: true))
        }
    }
}

extension Upstream {
    fileprivate mutating func fill(from settings: SortedMap<JSONValue>, meshGatewayMode mode: String) {
        if meshGatewayMode.isEmpty { meshGatewayMode = mode }
        let own = config?["protocol"]
        var members = SortedMap(config.filled(from: settings).members.map { (key: $0.name, value: $0.value) })
        // How a peer's service is spoken to is the peer's to say.
        if !destinationPeer.isEmpty { members["protocol"] = own }
        members["mesh_gateway"] = nil
        config = members.document
    }
}

extension ExposeConfig {
    fileprivate mutating func fill(from other: ExposeConfig) {
        if !checks { checks = other.checks }
        if paths.isEmpty { paths = other.paths }
    }
}

extension AccessLogsConfig {
    fileprivate mutating func fill(from other: AccessLogsConfig) {
        if !enabled { enabled = other.enabled }
        if !disableListenerLogs { disableListenerLogs = other.disableListenerLogs }
        for field in [\Self.type, \Self.path, \Self.jsonFormat, \Self.textFormat] where self[keyPath: field].isEmpty {
            self[keyPath: field] = other[keyPath: field]
        }
    }
}

extension SortedMap<JSONValue> {
    var document: JSONValue { .object(pairs.map { (name: $0.key, value: $0.value) }) }
}

extension JSONValue {
    fileprivate var members: [(name: String, value: JSONValue)] {
        if case .object(let members) = self { members } else { [] }
    }

    /// Whether mergo takes the value for none.
    fileprivate var isNothing: Bool {
        switch self {
        case .null: true
        case .bool(let flag): !flag
        case .number(let text): Double(text) == 0
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        }
    }
}

extension Optional<JSONValue> {
    /// The document with what it lacks taken from the defaults, object by object (`mergo.Merge`).
    fileprivate func filled(from defaults: SortedMap<JSONValue>) -> JSONValue {
        var map = SortedMap((self?.members ?? []).map { (key: $0.name, value: $0.value) })
        for (key, value) in defaults.pairs {
            guard let own = map[key], !own.isNothing else {
                map[key] = value
                continue
            }
            if case .object = own, case .object(let members) = value {
                let inner = SortedMap(members.map { (key: $0.name, value: $0.value) })
                map[key] = Optional(own).filled(from: inner)
            }
        }
        return map.document
    }
}
