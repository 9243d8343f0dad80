// SPDX-License-Identifier: MIT

/// What a TTL check said last, and until when that counts (`checks/state` in the data directory).
struct PersistedCheckState: Equatable, Sendable {
    var checkID: String
    var status: HealthStatus
    var output: String
    /// Seconds since the Unix epoch.
    var expires: Int64
}

/// Keeping registrations in the data directory. The files are Consul's own (`consul agent/agent.go persistService` and
/// its like).
extension LocalAgent {
    mutating func persist(_ registration: ServiceRegistration) {
        guard registration.isPersistent else { return }
        var json = JSONWriter()
        json.object { json in
            json.key("Token")
            json.string(registration.token)
            json.key("Service")
            registration.service.write(to: &json)
            json.key("Source")
            json.string(Self.sourceName(isLocal: registration.isLocallyDefined))
            json.member("LocallyRegisteredAsSidecar", ifTrue: registration.isSidecar)
        }
        emit(.file(.write(.services, id: registration.service.id, json.bytes)))
    }

    mutating func persist(_ registration: CheckRegistration, as check: HealthCheck) {
        guard registration.isPersistent else { return }
        var json = JSONWriter()
        json.object { json in
            json.key("Check")
            check.write(to: &json)
            json.key("ChkType")
            if let type = registration.type { type.write(to: &json) } else { json.null() }
            json.key("Token")
            json.string(registration.token)
            json.key("Source")
            json.string(Self.sourceName(isLocal: registration.isLocallyDefined))
        }
        emit(.file(.write(.checks, id: check.id, json.bytes)))
    }

    mutating func persist(_ state: PersistedCheckState) {
        if settings.persists { persistedStates[state.checkID] = state }
        var json = JSONWriter()
        json.object { json in
            json.key("CheckID")
            json.string(state.checkID)
            json.key("Output")
            json.string(state.output)
            json.key("Status")
            json.string(state.status.name)
            json.key("Expires")
            json.int(state.expires)
        }
        emit(.file(.write(.checkState, id: state.checkID, json.bytes)))
    }

    mutating func forget(_ folder: LocalFile.Folder, id: String) {
        if folder == .checkState { persistedStates[id] = nil }
        emit(.file(.remove(folder, id: id)))
    }

    /// Takes over what a TTL check said before the agent stopped, if that still counts.
    mutating func restore(_ check: inout HealthCheck, at now: Instant) {
        guard let state = persistedStates[check.id] else { return }
        guard now.seconds < state.expires else {
            log(.debug, "check state expired, not restoring", ["check": check.id])
            return forget(.checkState, id: check.id)
        }
        check.output = state.output
        check.status = state.status
    }

    private static func sourceName(isLocal: Bool) -> String { isLocal ? "local" : "remote" }
}
