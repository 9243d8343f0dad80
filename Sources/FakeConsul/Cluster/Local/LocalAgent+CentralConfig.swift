// SPDX-License-Identifier: MIT

/// A proxy or gateway of the agent whose settings follow the configuration entries.
struct CentralFollower: Sendable {
    /// One life of the registration.
    let run: CheckRun
    /// As it was registered.
    let service: NodeService
    let token: String
    let isLocallyDefined: Bool
    let isSidecar: Bool
    /// What the entries said last; nil where that is not known yet.
    var config: CentralConfig?
}

/// What the entries say of a proxy, and the index of that.
struct CentralConfig: Sendable {
    var config: ServiceConfig
    var index: UInt64
}

/// Proxies and gateways get from the configuration entries what their registrations leave open, at once and whenever an
/// entry changes (`consul agent/service_manager.go`).
extension LocalAgent {
    /// The time until entries that could not be read are asked for again.
    private static let centralRetryDelay = Duration.seconds(3)

    /// Makes an instance what the entries say now, where that is known; answers it as it is to be stored.
    func configured(_ registration: ServiceRegistration) throws(ConsulError) -> NodeService {
        guard let central = registration.centralConfig, registration.service.takesCentralConfig else {
            return registration.service
        }
        do { return try registration.service.merged(with: central.config) } catch {
            throw ConsulError.internal(error.message)
        }
    }

    /// Follows the entries for an instance that was registered, from what is known on.
    mutating func followCentralConfig(_ registration: ServiceRegistration) {
        let service = registration.service
        guard settings.takesCentralConfig, service.takesCentralConfig else { return centralFollowers[service.id] = nil }
        let follower = CentralFollower(
            run: CheckRun(checkID: service.id, number: takeRunNumber()), service: service, token: registration.token,
            isLocallyDefined: registration.isLocallyDefined, isSidecar: registration.isSidecar,
            config: registration.centralConfig)
        centralFollowers[service.id] = follower
        ask(for: follower)
    }

    private mutating func ask(for follower: CentralFollower) {
        emit(
            .readServiceConfig(
                follower.run, ServiceConfig.Question(for: follower.service),
                token: follower.token.isEmpty ? tokens.agentOrUser : follower.token,
                minIndex: follower.config.map { max(1, $0.index) } ?? 0))
    }

    /// The entries were read, or could not be. The next read blocks until there is something new.
    mutating func readServiceConfig(_ run: CheckRun, _ result: Result<CentralConfig, ConsulError>, at now: Instant) {
        guard var follower = centralFollowers[run.checkID], follower.run == run else { return }
        switch result {
        case .success(let central):
            let isNews = central.config != follower.config?.config
            follower.config = central
            centralFollowers[run.checkID] = follower
            if isNews { apply(central.config, to: follower) }
            ask(for: follower)
        case .failure: emit(.schedule(.serviceConfig(run), at: now + Self.centralRetryDelay))
        }
    }

    mutating func askAgainForServiceConfig(_ run: CheckRun) {
        guard let follower = centralFollowers[run.checkID], follower.run == run else { return }
        ask(for: follower)
    }

    private mutating func apply(_ config: ServiceConfig, to follower: CentralFollower) {
        guard let merged = try? follower.service.merged(with: config),
            let stored = state.service(follower.service.id), !stored.isSame(as: merged)
        else { return }
        state.add(
            merged, token: follower.token, isLocallyDefined: follower.isLocallyDefined,
            isSidecar: follower.isSidecar)
    }
}
