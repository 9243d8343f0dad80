// SPDX-License-Identifier: MIT

/// How the entries come together (`consul agent/configentry ComputeResolvedServiceConfig`).
extension ServiceConfig {
    /// - Parameter defaults: the `service-defaults` of the service and of its upstreams, by name.
    init(
        _ question: Question, proxyDefaults: ConfigEntry?, defaults: [String: ConfigEntry]
    ) throws(FormatError) {
        var resolution = Resolution(question: question, defaults: defaults)
        if let proxyDefaults { try resolution.apply(proxyDefaults: proxyDefaults.body) }
        if let own = resolution.own { resolution.apply(serviceDefaults: own) }
        if !question.upstreams.isEmpty || question.mode == "transparent" || resolution.config.mode == "transparent" {
            resolution.resolveUpstreams()
        }
        self = resolution.config
    }

    private struct Resolution {
        let question: Question
        let defaults: [String: ConfigEntry]
        var config = ServiceConfig()
        /// What upstreams get where nothing else is said of them.
        private var wildcard = SortedMap<JSONValue>()
        private var globalProtocol = ""

        init(question: Question, defaults: [String: ConfigEntry]) {
            self.question = question
            self.defaults = defaults
        }

        var own: ConfigRecord? { defaults[question.service]?.body }

        mutating func apply(proxyDefaults body: ConfigRecord) throws(FormatError) {
            let settings = body.opaque("Config") ?? .null
            if case .object(let members) = settings {
                config.proxyConfig = SortedMap(members.map { (key: $0.name, value: $0.value) })
            }
            config.mode = body.text("Mode")
            config.meshGatewayMode = body.record("MeshGateway")?.text("Mode") ?? ""
            config.transparentProxy = TransparentProxyConfig(body.record("TransparentProxy"))
            config.expose = ExposeConfig(body.record("Expose"))
            config.accessLogs = AccessLogsConfig(body.record("AccessLogs"))
            config.envoyExtensions = body.records("EnvoyExtensions").map(EnvoyExtension.init)
            wildcard["mesh_gateway"] = config.proxyConfig?["mesh_gateway"]
            if !config.meshGatewayMode.isEmpty { wildcard.setMeshGateway(config.meshGatewayMode) }
            do {
                globalProtocol = try ConfigRecord(upstreamSettings: settings).text("Protocol").lowercased()
            } catch {
                throw FormatError("failed to parse upstream config map for proxy-defaults: \(error.message)")
            }
        }

        mutating func apply(serviceDefaults body: ConfigRecord) {
            let expose = ExposeConfig(body.record("Expose"))
            if expose.checks { config.expose.checks = true }
            if !expose.paths.isEmpty { config.expose.paths = expose.paths }
            let gateway = body.record("MeshGateway")?.text("Mode") ?? ""
            if !gateway.isEmpty {
                config.meshGatewayMode = gateway
                wildcard.setMeshGateway(gateway)
            }
            let transparent = TransparentProxyConfig(body.record("TransparentProxy"))
            if transparent.outboundListenerPort != 0 {
                config.transparentProxy.outboundListenerPort = transparent.outboundListenerPort
            }
            if transparent.dialedDirectly { config.transparentProxy.dialedDirectly = true }
            if body.has("Mode") { config.mode = body.text("Mode") }
            applySettings(body)
            config.envoyExtensions += body.records("EnvoyExtensions").map(EnvoyExtension.init)
        }

        private mutating func applySettings(_ body: ConfigRecord) {
            var settings = config.proxyConfig ?? SortedMap()
            for (field, name) in [
                ("Protocol", "protocol"), ("BalanceInboundConnections", "balance_inbound_connections"),
            ] where body.has(field) {
                settings[name] = .string(body.text(field))
            }
            for (field, name) in [
                ("MaxInboundConnections", "max_inbound_connections"),
                ("LocalConnectTimeoutMs", "local_connect_timeout_ms"),
                ("LocalRequestTimeoutMs", "local_request_timeout_ms"),
            ] where body.int(field) > 0 {
                settings[name] = .number(String(body.int(field)))
            }
            if !settings.isEmpty { config.proxyConfig = settings }
        }

        // MARK: Upstreams

        mutating func resolveUpstreams() {
            let central = own?.record("UpstreamConfig")
            let overrides = (central?.records("Overrides") ?? []).filter { $0.has("Name") }
            var general = central?.record("Defaults")
            if var defaults = general {
                if defaults.record("MeshGateway")?.has("Mode") != true {
                    defaults.changeRecord("MeshGateway") { $0.set("Mode", config.meshGatewayMode) }
                }
                general = defaults
                wildcard.merge(upstream: defaults)
            }
            if !question.meshGatewayMode.isEmpty { wildcard.setMeshGateway(question.meshGatewayMode) }
            if !wildcard.isEmpty || general != nil { config.upstreams.append((.all, wildcard)) }
            let named = overrides.map { UpstreamName(peer: $0.text("Peer"), name: $0.text("Name")) }
            for name in Set(question.upstreams + named).sorted(by: Self.precedes) {
                let override = named.lastIndex(of: name).map { overrides[$0] }
                let settings = resolved(name, general: general, override: override)
                if !settings.isEmpty { config.upstreams.append((name, settings)) }
            }
        }

        private static func precedes(_ a: UpstreamName, _ b: UpstreamName) -> Bool {
            a.name == b.name ? a.peer.precedesInBytes(b.peer) : a.name.precedesInBytes(b.name)
        }

        /// What is more special comes later and wins.
        private func resolved(
            _ name: UpstreamName, general: ConfigRecord?, override: ConfigRecord?
        ) -> SortedMap<JSONValue> {
            var settings = SortedMap<JSONValue>()
            if !globalProtocol.isEmpty { settings["protocol"] = .string(globalProtocol) }
            for (key, value) in wildcard.pairs { settings[key] = value }
            if let upstream = defaults[name.name]?.body, upstream.has("Protocol") {
                settings["protocol"] = .string(upstream.text("Protocol"))
            }
            if !config.meshGatewayMode.isEmpty { settings.setMeshGateway(config.meshGatewayMode) }
            if let general { settings.merge(upstream: general) }
            if !question.meshGatewayMode.isEmpty { settings.setMeshGateway(question.meshGatewayMode) }
            if let override { settings.merge(upstream: override) }
            return settings
        }
    }
}

extension SortedMap<JSONValue> {
    fileprivate mutating func setMeshGateway(_ mode: String) {
        self["mesh_gateway"] = .object([(name: "Mode", value: .string(mode))])
    }

    /// `UpstreamConfig.MergeInto`.
    fileprivate mutating func merge(upstream: ConfigRecord) {
        for (field, name) in [
            ("EnvoyListenerJSON", "envoy_listener_json"), ("EnvoyClusterJSON", "envoy_cluster_json"),
            ("Protocol", "protocol"), ("BalanceOutboundConnections", "balance_outbound_connections"),
        ] where upstream.has(field) {
            self[name] = .string(upstream.text(field))
        }
        if upstream.has("ConnectTimeoutMs") {
            self["connect_timeout_ms"] = .number(String(upstream.int("ConnectTimeoutMs")))
        }
        if let mode = upstream.record("MeshGateway")?.text("Mode"), !mode.isEmpty { setMeshGateway(mode) }
        for (field, name) in [("Limits", "limits"), ("PassiveHealthCheck", "passive_health_check")] {
            if let record = upstream.record(field) { self[name] = record.document }
        }
    }
}

extension ConfigRecord {
    /// What the opaque settings of a proxy, or of an upstream, say of upstreams (`ParseUpstreamConfigNoDefaults`).
    init(upstreamSettings settings: JSONValue) throws(FormatError) {
        self = try LooseObjectReader.read(settings, LooseObjectReader.fields(of: .upstreamConfig)).value
    }

    /// The struct as the document that it is written as.
    var document: JSONValue {
        var json = JSONWriter()
        write(to: &json)
        return JSONValue.reading(json.bytes) ?? .null
    }
}

// MARK: Parts that proxies have, too

extension TransparentProxyConfig {
    init(_ record: ConfigRecord?) {
        outboundListenerPort = Int(clamping: record?.int("OutboundListenerPort") ?? 0)
        dialedDirectly = record?.flag("DialedDirectly") ?? false
    }
}

extension ExposeConfig {
    init(_ record: ConfigRecord?) {
        checks = record?.flag("Checks") ?? false
        paths = (record?.records("Paths") ?? []).map { path in
            ExposePath(
                listenerPort: Int(clamping: path.int("ListenerPort")), path: path.text("Path"),
                localPathPort: Int(clamping: path.int("LocalPathPort")), protocol: path.text("Protocol"),
                parsedFromCheck: path.flag("ParsedFromCheck"))
        }
    }
}

extension AccessLogsConfig {
    init(_ record: ConfigRecord?) {
        guard let record else { return }
        enabled = record.flag("Enabled")
        disableListenerLogs = record.flag("DisableListenerLogs")
        type = record.text("Type")
        path = record.text("Path")
        jsonFormat = record.text("JSONFormat")
        textFormat = record.text("TextFormat")
    }
}

extension EnvoyExtension {
    /// What a proxy gets of an extension: not the versions that it asks for.
    init(_ record: ConfigRecord) {
        name = record.text("Name")
        required = record.flag("Required")
        arguments = record.opaque("Arguments")
    }
}
