// SPDX-License-Identifier: MIT

/// A service that is to be registered with an agent, its checks along with it.
struct ServiceRegistration: Sendable {
    var service: NodeService
    var checks: [CheckType] = []
    var token = ""
    /// From a configuration file rather than the API.
    var isLocallyDefined = false
    var isSidecar = false
    /// Kept in the data directory, so that it survives a restart.
    var isPersistent = true
    /// `?replace-existing-checks`: checks of the service that are not named now are removed.
    var replacesExistingChecks = false
    /// What the configuration entries say of it, where that is known already.
    var centralConfig: CentralConfig?
}

/// Services (`consul agent/agent.go AddService, RemoveService`).
extension LocalAgent {
    /// Registers a service with its checks. Nothing of it stays where it is refused.
    mutating func add(_ registration: ServiceRegistration, at now: Instant) throws(ConsulError) {
        var registration = registration
        if registration.isSidecar { try completeSidecar(&registration) }
        try validate(&registration)
        setTaggedAddresses(of: &registration.service)
        let service = registration.service
        let wasKnown = state.service(service.id) != nil
        let oldChecks = state.checks(ofService: service.id, nodeChecks: false).map(\.id)
        let checks = healthChecks(of: registration)
        let newChecks = checks.map(\.id).filter { state.check($0) == nil }
        do throws(ConsulError) {
            try store(registration, checks, at: now)
        } catch {
            cleanUp(service: wasKnown ? nil : service.id, checks: newChecks)
            throw error
        }
        persist(registration)
        followCentralConfig(registration)
        if registration.replacesExistingChecks {
            for id in oldChecks where !checks.contains(where: { $0.id.hasSameBytes(as: id) }) { remove(check: id) }
        }
    }

    /// Removes a service with its checks, and the sidecar that was registered along with it.
    mutating func remove(service id: String) {
        let checks = state.checks(ofService: id, nodeChecks: false).map(\.id)
        guard state.removeService(id) else { return }
        centralFollowers[id] = nil
        forget(.services, id: id)
        for check in checks { remove(check: check) }
        log(.debug, "removed service", ["service": id])
        let sidecarID = id + "-sidecar-proxy"
        if let sidecar = state.services[sidecarID], sidecar.isSidecar, !sidecar.isDeleted { remove(service: sidecarID) }
    }

    // MARK: Parts of a registration

    private mutating func store(
        _ registration: ServiceRegistration,
        _ checks: [HealthCheck],
        at now: Instant
    ) throws(ConsulError) {
        state.add(
            try configured(registration),
            token: registration.token,
            isLocallyDefined: registration.isLocallyDefined,
            isSidecar: registration.isSidecar
        )
        for check in checks { try storeCheck(check, registration) }
        for (check, type) in zip(checks, registration.checks) {
            let definition = CheckRegistration(
                check: check,
                type: type,
                token: registration.token,
                isLocallyDefined: registration.isLocallyDefined,
                isPersistent: registration.isPersistent
            )
            var stored = check
            try startRunner(for: &stored, definition, at: now)
            persist(definition, as: stored)
        }
    }

    private mutating func storeCheck(_ check: HealthCheck, _ registration: ServiceRegistration) throws(ConsulError) {
        let refusal = state.add(
            check,
            token: registration.token,
            isLocallyDefined: registration.isLocallyDefined
        )
        if let refusal { throw .internal(refusal) }
    }

    private mutating func validate(_ registration: inout ServiceRegistration) throws(ConsulError) {
        if registration.service.name.isEmpty { throw .internal("Service name missing") }
        if registration.service.id.isEmpty { registration.service.id = registration.service.name }
        for type in registration.checks {
            if let refusal = type.refusal { throw .internal("Check is not valid: \(refusal)") }
        }
        registration.service.weights = registration.service.weights ?? Weights()
        warnAboutDNS(registration.service)
        if let refusal = Self.refusal(ofTaggedAddresses: registration.service.taggedAddresses ?? [:]) {
            throw .internal(refusal)
        }
    }

    private mutating func warnAboutDNS(_ service: NodeService) {
        if !Self.isDNSLabel(service.name) {
            log(
                .warn,
                "Service name will not be discoverable via DNS due to invalid characters."
                    + " Valid characters include all alpha-numerics and dashes.",
                ["service": service.name]
            )
        } else if service.name.utf8.count > 63 {
            log(
                .warn,
                "Service name will not be discoverable via DNS due to it being too long."
                    + " Valid lengths are between 1 and 63 bytes.",
                ["service": service.name]
            )
        }
    }

    private static func isDNSLabel(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
    }

    private static func refusal(ofTaggedAddresses addresses: SortedMap<ServiceAddress>) -> String? {
        for (name, wantsIPv4) in [("lan_ipv4", true), ("wan_ipv4", true), ("lan_ipv6", false)] {
            guard let tagged = addresses[name] else { continue }
            let address = IPAddress(tagged.address)
            if address == nil || (address?.v4 != nil) != wantsIPv4 {
                return
                    "Service tagged address \(GoQuote.quote(name)) must be a valid "
                    + (wantsIPv4 ? "ipv4" : "ipv6") + " address"
            }
        }
        return nil
    }

    /// An address that is an IP address stands under the names of its family, too, unless these say something else.
    private func setTaggedAddresses(of service: inout NodeService) {
        var addresses = service.taggedAddresses ?? [:]
        if let address = IPAddress(service.address) {
            let tagged = ServiceAddress(address: service.address, port: service.port)
            for name in address.v4 != nil ? ["lan_ipv4", "wan_ipv4"] : ["lan_ipv6", "wan_ipv6"]
            where addresses[name] == nil {
                addresses[name] = tagged
            }
        }
        service.taggedAddresses = addresses
    }

    /// The checks of a registration. One that is there already keeps its status and output.
    private func healthChecks(of registration: ServiceRegistration) -> [HealthCheck] {
        let service = registration.service
        return registration.checks.enumerated().map { index, type in
            let suffix = registration.checks.count > 1 ? ":\(index + 1)" : ""
            var check = HealthCheck(
                node: node.name,
                id: type.checkID.isEmpty ? "service:\(service.id)\(suffix)" : type.checkID
            )
            check.name = type.name.isEmpty ? "Service '\(service.name)' check" : type.name
            check.interval = type.interval == .zero ? "" : GoDuration.format(type.interval)
            check.timeout = type.timeout == .zero ? "" : GoDuration.format(type.timeout)
            check.status = type.status.isEmpty ? .critical : HealthStatus(type.status)
            check.notes = type.notes
            check.serviceID = service.id
            check.serviceName = service.name
            check.serviceTags = service.tags
            check.type = type.typeName
            if let known = state.check(check.id) {
                check.output = known.output
                check.status = known.status
            }
            return check
        }
    }

    private mutating func cleanUp(service: String?, checks: [String]) {
        if let service {
            _ = state.removeService(service)
            forget(.services, id: service)
        }
        for check in checks {
            stopRunner(of: check)
            state.removeCheck(check)
            forget(.checks, id: check)
        }
    }
}
