// SPDX-License-Identifier: MIT

/// An API gateway with what is bound to it, while it is worked out (`consul agent/consul/gateways gatewayMeta`).
struct BoundGateway {
    let gateway: ConfigEntry
    /// Of kind `bound-api-gateway`.
    private(set) var bound: ConfigEntry
    private var listeners: [Listener]
    /// By the names of services, what routes to them.
    private var services: SortedMap<[ConfigRecord]>

    fileprivate struct Listener {
        let name: String
        let protocolName: String
        let hostname: String
        var certificates: [ConfigRecord] = []
        var routes: [ConfigRecord] = []
    }

    /// With the certificates of its listeners, and with nothing bound yet.
    init(gateway: ConfigEntry, earlier: ConfigEntry?) {
        self.gateway = gateway
        bound = earlier ?? ConfigEntry(.boundAPIGateway, name: gateway.name)
        bound.body.set("Kind", ConfigKind.boundAPIGateway.rawValue)
        listeners = gateway.body.records("Listeners").map(Listener.init)
        services = Self.services(of: bound)
    }

    /// As it is bound; nil where the listeners are no more those of the gateway.
    init?(gateway: ConfigEntry, bound: ConfigEntry) {
        self.init(gateway: gateway, earlier: bound)
        let known = bound.body.records("Listeners")
        guard known.map({ $0.text("Name") }) == listeners.map(\.name) else { return nil }
        for (index, listener) in known.enumerated() {
            listeners[index].certificates = listener.records("Certificates")
            listeners[index].routes = listener.records("Routes")
        }
    }

    private static func services(of bound: ConfigEntry) -> SortedMap<[ConfigRecord]> {
        guard case .map(let map) = bound.body["Services"] else { return [:] }
        return SortedMap(
            map.pairs.map { pair in
                guard case .list(let list) = pair.value else { return (key: pair.key, value: []) }
                return (
                    key: pair.key,
                    value: list.compactMap { if case .record(let record) = $0 { record } else { nil } }
                )
            })
    }

    /// The bound entry as it is now; nil where it says the same as the earlier one.
    func changed(from earlier: ConfigEntry?) -> ConfigEntry? {
        var entry = bound
        entry.body["Listeners"] = .list(listeners.map { .record($0.record) })
        entry.body["Services"] = .map(
            SortedMap(services.pairs.map { (key: $0.key, value: .list($0.value.map(ConfigValue.record))) }))
        guard let earlier else { return entry }
        let isSame =
            Self.names(entry.body.records("Listeners")) == Self.names(earlier.body.records("Listeners"))
            && services == Self.services(of: earlier)
        return isSame ? nil : entry
    }

    /// Listeners with what is bound to them, in no order.
    private static func names(_ listeners: [ConfigRecord]) -> [[[String]]] {
        listeners.map { listener in
            [[listener.text("Name")]]
                + ["Routes", "Certificates"].map { field in
                    listener.records(field).map { "\($0.text("Kind"))/\($0.text("Name"))" }.sorted {
                        $0.precedesInBytes($1)
                    }
                }
        }
    }

    // MARK: Certificates and conflicts

    func subject(of listener: String) -> GatewayCondition.Subject {
        .init(kind: ConfigKind.apiGateway.rawValue, name: gateway.name, section: listener)
    }

    /// Binds the certificates that there are; answers what is to be said of each listener.
    mutating func bindCertificates(_ store: StateStore) -> [GatewayCondition] {
        let asked = gateway.body.records("Listeners").map { $0.record("TLS")?.records("Certificates") ?? [] }
        return listeners.indices.map { index in
            var missing: String?
            for certificate in asked[index] {
                let name = certificate.text("Name")
                if store.configEntries[.inlineCertificate, name] == nil {
                    missing = name
                } else {
                    listeners[index].certificates.append(certificate)
                }
            }
            return .certificates(subject(of: listeners[index].name), missing: missing)
        }
    }

    /// A listener that knows nothing of requests can have but one route.
    var conflicts: [GatewayCondition] {
        listeners.map { listener in
            .conflict(
                subject(of: listener.name),
                exists: listener.protocolName == "tcp" && listener.routes.count > 1)
        }
    }

    // MARK: Routes

    /// What came of binding a route.
    struct Binding {
        var didChange = false
        var bound: [GatewayCondition.Subject] = []
        var errors: [(parent: GatewayCondition.Subject, message: String)] = []
    }

    /// Binds a route to the listeners that its parents name; what was bound before is forgotten.
    mutating func bind(_ route: ConfigEntry, accepted isAccepted: Bool) -> Binding {
        var binding = Binding()
        let before = listeners.map { $0.routes.contains { $0.isReference(to: route) } }
        for index in listeners.indices { listeners[index].routes.removeAll { $0.isReference(to: route) } }
        for parent in route.body.records("Parents").map(GatewayCondition.Subject.init)
        where parent.kind == ConfigKind.apiGateway.rawValue && parent.name == gateway.name {
            bind(route, to: parent, isAccepted, &binding)
        }
        let after = listeners.map { $0.routes.contains { $0.isReference(to: route) } }
        binding.didChange = before != after
        return binding
    }

    private mutating func bind(
        _ route: ConfigEntry, to parent: GatewayCondition.Subject, _ isAccepted: Bool, _ binding: inout Binding
    ) {
        if listeners.isEmpty {
            return binding.errors.append((parent, "route cannot bind because gateway has no listeners"))
        }
        var didBind = false
        var error: String?
        for index in listeners.indices where parent.section.isEmpty || parent.section == listeners[index].name {
            switch refusal(of: route, at: listeners[index], isAccepted, isNamed: !parent.section.isEmpty) {
            case .some(let refusal): if !refusal.isEmpty { error = refusal }
            case nil:
                didBind = true
                listeners[index].routes.append(route.reference)
            }
        }
        if !didBind && error == nil {
            error = "failed to bind route \(route.name) to gateway \(gateway.name) with listener '\(parent.section)'"
        }
        if let error { binding.errors.append((parent, error)) }
        guard didBind else { return }
        for service in route.routedServices {
            let known = services[service] ?? []
            if !known.contains(where: { $0.isReference(to: route) }) { services[service] = known + [route.reference] }
        }
        binding.bound.append(parent)
    }

    /// Why a route does not go with a listener; empty where they have just nothing to do with each other.
    private func refusal(
        of route: ConfigEntry, at listener: Listener, _ isAccepted: Bool, isNamed: Bool
    ) -> String? {
        let failed = "failed to bind route to gateway \(gateway.name)"
        if !GatewayConditions(of: gateway).holds(.gatewayAccepted) { return "\(failed): gateway has not been accepted" }
        if !isAccepted { return "\(failed): route has not been accepted" }
        if route.kind == .httpRoute && !route.matches(host: listener.hostname) {
            return "\(failed): listener \(listener.name) is does not have any hostnames that match the route"
        }
        if listener.protocolName == route.routedProtocol { return nil }
        guard isNamed else { return "" }
        return "failed to bind route \(route.name) to gateway \(gateway.name): listener \(listener.name) is not a "
            + "\(route.routedProtocol) listener"
    }

    /// Takes a route out; answers whether it was there.
    mutating func unbind(_ kind: ConfigKind, _ name: String) -> Bool {
        var didUnbind = false
        let route = ConfigEntry(kind, name: name)
        for index in listeners.indices where listeners[index].routes.contains(where: { $0.isReference(to: route) }) {
            listeners[index].routes.removeAll { $0.isReference(to: route) }
            didUnbind = true
        }
        guard didUnbind else { return false }
        for (service, routes) in services.pairs {
            let left = routes.filter { !$0.isReference(to: route) }
            services[service] = left.isEmpty ? nil : left
        }
        return true
    }
}

extension BoundGateway.Listener {
    fileprivate init(_ listener: ConfigRecord) {
        self.init(
            name: listener.text("Name"), protocolName: listener.text("Protocol"),
            hostname: listener.has("Hostname") ? listener.text("Hostname") : "*")
    }

    fileprivate var record: ConfigRecord {
        let list: ([ConfigRecord]) -> ConfigValue = { $0.isEmpty ? .null : .list($0.map(ConfigValue.record)) }
        return ConfigRecord(
            .boundListener,
            [("Name", .text(name)), ("Routes", list(routes)), ("Certificates", list(certificates))])
    }
}

extension ConfigRecord {
    fileprivate func isReference(to entry: ConfigEntry) -> Bool {
        text("Kind") == entry.kind.rawValue && text("Name") == entry.name
    }
}

extension ConfigEntry {
    /// What other entries say to name this one.
    fileprivate var reference: ConfigRecord {
        GatewayCondition.Subject(kind: kind.rawValue, name: name).record
    }

    var routedProtocol: String { kind == .httpRoute ? "http" : "tcp" }

    /// The services that a route leads to, in its order, perhaps with repetitions.
    var routedServices: [String] {
        let services =
            kind == .httpRoute ? body.records("Rules").flatMap { $0.records("Services") } : body.records("Services")
        return services.map { $0.text("Name") }
    }

    /// Whether a route answers for a host of a listener (`FilteredHostnames`).
    fileprivate func matches(host: String) -> Bool {
        let hosts = body.texts("Hostnames")
        guard !hosts.isEmpty else { return true }
        let isWildcard = host.utf8.contains(UInt8(ascii: "*"))
        var name = host.utf8[...]
        if name.first == UInt8(ascii: "*") { name.removeFirst() }
        if name.first == UInt8(ascii: ".") { name.removeFirst() }
        return hosts.contains { own in
            isWildcard ? own.utf8.suffix(name.count).elementsEqual(name) : own.utf8.elementsEqual(name)
        }
    }
}
