// SPDX-License-Identifier: MIT

extension LocalSettings {
    init(_ configuration: AgentConfiguration) {
        let checks = configuration.checks
        allowsRemoteScripts = checks.enableScripts
        allowsLocalScripts = checks.enableLocalScripts
        checkOutputMaxSize = checks.outputMaxSize
        checkUpdateInterval = checks.updateInterval
        discardsCheckOutput = checks.discardOutput
        leastReapAfter = checks.deregisterIntervalMin
        reapInterval = checks.reapInterval
        antiEntropyInterval = configuration.agent.antiEntropyInterval
        sidecarPorts = configuration.ports.sidecar
        assignsSidecarPorts = configuration.ports.sidecar.lowerBound > 0
        takesCentralConfig = configuration.agent.enableCentralServiceConfig
        persists = !configuration.isDevMode && !configuration.identity.dataDirectory.isEmpty
    }
}

extension AgentTokens {
    init(_ configuration: AgentConfiguration) {
        let tokens = configuration.acl.tokens
        user = tokens.default
        agent = tokens.agent
        agentRecovery = tokens.agentRecovery
        replication = tokens.replication
        configFileRegistration = tokens.configFileRegistration
    }
}

extension LocalAgent {
    /// Registers the services and checks that configuration files define. What cannot be registered is logged; Consul
    /// would not have started.
    mutating func registerDefinitions(of configuration: AgentConfiguration, at now: Instant) {
        for document in configuration.services {
            do throws(ConsulError) { try register(service: document, at: now) } catch {
                log(.error, "Failed to register service", ["error": error.message])
            }
        }
        for document in configuration.nodeChecks {
            do throws(ConsulError) { try register(check: document, at: now) } catch {
                log(.error, "Failed to register check", ["error": error.message])
            }
        }
    }

    private mutating func register(service document: JSONValue, at now: Instant) throws(ConsulError) {
        let definition: ServiceDefinition
        do {
            definition = try JSONObjectReader.read(
                document.withGoNames,
                ServiceDefinition.shape,
                refusesUnknown: false
            ) {
                let definition = ServiceDefinition(&$0)
                $0.ignoreRest()
                return definition
            }
        } catch { throw .internal(error.message) }
        var main = ServiceRegistration(
            service: definition.nodeService,
            checks: definition.checks,
            token: definition.token,
            isLocallyDefined: true,
            isPersistent: false
        )
        main.service.connect.sidecarService = nil
        try add(main, at: now)
        guard let parts = try definition.sidecarRegistration(token: definition.token) else { return }
        let sidecar = ServiceRegistration(
            service: parts.service,
            checks: parts.checks,
            token: parts.token,
            isLocallyDefined: true,
            isSidecar: true,
            isPersistent: false
        )
        try add(sidecar, at: now)
    }

    private mutating func register(check document: JSONValue, at now: Instant) throws(ConsulError) {
        let definition: CheckDefinition
        do {
            definition = try JSONObjectReader.read(document.withGoNames, CheckDefinition.shape, refusesUnknown: false) {
                let definition = CheckDefinition(&$0)
                $0.ignoreRest()
                return definition
            }
        } catch { throw .internal(error.message) }
        var check = definition.healthCheck(onNode: node.name)
        check.type = definition.type.typeName
        let registration = CheckRegistration(
            check: check,
            type: definition.type,
            token: definition.token,
            isLocallyDefined: true,
            isPersistent: false
        )
        try add(registration, at: now)
    }
}

extension JSONObjectReader {
    /// Accepts every member that was not asked for.
    fileprivate mutating func ignoreRest() {
        for member in members { ignore(member.name) }
    }
}

extension JSONValue {
    /// A definition with the names that Go's structs have, less their case: those of configuration files without their
    /// underscores. The names of what is free form stay.
    fileprivate var withGoNames: JSONValue { withGoNames(isCheckOfService: false) }

    /// - Parameter isCheckOfService: the ID of such a check is called `CheckID`.
    private func withGoNames(isCheckOfService: Bool) -> JSONValue {
        switch self {
        case .array(let elements):
            return .array(elements.map { $0.withGoNames(isCheckOfService: isCheckOfService) })
        case .object(let members):
            return .object(
                members.map { member in
                    let isFree = ["meta", "header", "config", "tagged_addresses"].contains(member.name)
                    let isCheck = ["check", "checks"].contains(member.name)
                    let isID = isCheckOfService && member.name == "id"
                    let name = isID ? "CheckID" : String(member.name.filter { $0 != "_" })
                    return (
                        name: name,
                        value: isFree ? member.value : member.value.withGoNames(isCheckOfService: isCheck)
                    )
                }
            )
        default: return self
        }
    }
}
