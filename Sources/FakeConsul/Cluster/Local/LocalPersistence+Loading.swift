// SPDX-License-Identifier: MIT

/// The files of a data directory, read at an agent's start, in the order of their names.
struct LocalFiles: Sendable {
    var services: [[UInt8]] = []
    var checks: [[UInt8]] = []
    var checkStates: [[UInt8]] = []
    /// By their names.
    var keyrings = SortedMap<[UInt8]>()
    /// The tokens that were set over the API.
    var tokens: [UInt8]?

    var isEmpty: Bool { services.isEmpty && checks.isEmpty && checkStates.isEmpty }
}

/// Restoring registrations from the data directory (`consul agent/agent.go loadServices, loadChecks`).
extension LocalAgent {
    /// Registers what was kept, after what the configuration files define, which has precedence. Broken files are left
    /// alone.
    mutating func load(_ files: LocalFiles, at now: Instant) {
        for file in files.checkStates {
            if let state = PersistedCheckState(persisted: file) { persistedStates[state.checkID] = state }
        }
        for file in files.services { loadService(file, at: now) }
        for file in files.checks { loadCheck(file, at: now) }
    }

    private mutating func loadService(_ file: [UInt8], at now: Instant) {
        guard let registration = ServiceRegistration(persisted: file) else {
            return log(.error, "Failed decoding service file")
        }
        let id = registration.service.id
        if state.service(id) != nil {
            log(.debug, "service exists, not restoring from file", ["service": id])
            return forget(.services, id: id)
        }
        log(.debug, "restored service definition from file", ["service": id])
        do {
            try add(registration, at: now)
        } catch {
            log(.error, "failed adding service", ["service": id, "error": error.message])
        }
    }

    private mutating func loadCheck(_ file: [UInt8], at now: Instant) {
        guard let registration = CheckRegistration(persisted: file) else {
            return log(.error, "Failed decoding check file")
        }
        let id = registration.check.id
        if state.check(id) != nil {
            log(.debug, "check exists, not restoring from file", ["check": id])
            return forget(.checks, id: id)
        }
        do {
            try add(registration, at: now)
        } catch {
            log(.warn, "Failed to restore check", ["check": id, "error": error.message])
            forget(.checks, id: id)
        }
        log(.debug, "restored health check from file", ["check": id])
    }
}

extension ServiceRegistration {
    fileprivate init?(persisted file: [UInt8]) {
        let shape = JSONStruct.plain("agent.persistedService", unknownFields: .ignored)
        let read = try? JSONObjectReader.read(file, shape) { object -> ServiceRegistration? in
            guard let service = object.struct("Service", NodeService.shape, { NodeService(&$0) }) else { return nil }
            return ServiceRegistration(
                service: service,
                token: object.string("Token"),
                isLocallyDefined: object.string("Source") == "local",
                isSidecar: object.bool("LocallyRegisteredAsSidecar"),
                isPersistent: false
            )
        }
        guard let registration = read ?? nil else { return nil }
        self = registration
    }
}

extension CheckRegistration {
    /// Until it is known better the check is critical, so that nobody is sent to a service that may be ill.
    fileprivate init?(persisted file: [UInt8]) {
        let shape = JSONStruct.plain("agent.persistedCheck", unknownFields: .ignored)
        let read = try? JSONObjectReader.read(file, shape) { object -> CheckRegistration? in
            guard var check = object.struct("Check", HealthCheck.shape, { HealthCheck(&$0) }) else { return nil }
            check.status = .critical
            return CheckRegistration(
                check: check,
                type: object.struct("ChkType", CheckType.shape) { CheckType(&$0) },
                token: object.string("Token"),
                isLocallyDefined: object.string("Source") == "local",
                isPersistent: false
            )
        }
        guard let registration = read ?? nil else { return nil }
        self = registration
    }
}

extension PersistedCheckState {
    fileprivate init?(persisted file: [UInt8]) {
        let shape = JSONStruct.plain("agent.persistedCheckState", unknownFields: .ignored)
        let state = try? JSONObjectReader.read(file, shape) { object in
            PersistedCheckState(
                checkID: object.string("CheckID"),
                status: HealthStatus(object.string("Status")),
                output: object.string("Output"),
                expires: object.int64("Expires")
            )
        }
        guard let state, !state.checkID.isEmpty else { return nil }
        self = state
    }
}
