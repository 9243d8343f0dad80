// SPDX-License-Identifier: MIT

/// What the configuration entries say of a service's proxies (`consul agent/consul/state
/// ReadResolvedServiceConfigEntries`).
extension StateStore {
    /// - Returns: the configuration, and the index of what it was made of.
    func serviceConfig(
        _ question: ServiceConfig.Question, watch: inout WatchSet
    ) throws(FormatError) -> (config: ServiceConfig, index: UInt64) {
        let proxies = configEntries.get(.proxyDefaults, ConfigEntry.globalName, watch: &watch)
        var defaults: [String: ConfigEntry] = [:]
        let own = configEntries.get(.serviceDefaults, question.service, watch: &watch)
        defaults[question.service] = own
        let modes = [question.mode, own?.body.text("Mode") ?? "", proxies?.body.text("Mode") ?? ""]
        let isTransparent = modes[0] == "transparent" || modes[1...].first { !$0.isEmpty } == "transparent"
        if !question.upstreams.isEmpty || isTransparent {
            let overrides = own?.body.record("UpstreamConfig")?.records("Overrides") ?? []
            let names =
                question.upstreams.filter(\.peer.isEmpty).map(\.name)
                + overrides.filter { $0.has("Name") && !$0.has("Peer") }.map { $0.text("Name") }
            for name in names where defaults[name] == nil {
                defaults[name] = configEntries.get(.serviceDefaults, name, watch: &watch)
            }
        }
        let config = try ServiceConfig(question, proxyDefaults: proxies, defaults: defaults)
        return (config, configEntries.index)
    }

    /// The instance with what the entries say of it, and the index of that.
    func mergingCentralConfig(
        _ service: NodeService, watch: inout WatchSet
    ) throws(ConsulError) -> (service: NodeService, index: UInt64) {
        guard service.takesCentralConfig else { return (service, 0) }
        let found: (config: ServiceConfig, index: UInt64)
        do { found = try serviceConfig(ServiceConfig.Question(for: service), watch: &watch) } catch {
            throw ConsulError.internal("Failure computing service defaults for \(service.id): \(error.message)")
        }
        do { return (try service.merged(with: found.config), found.index) } catch {
            throw ConsulError.internal(
                "Failure merging service definition with config entry defaults for \(service.id): \(error.message)")
        }
    }
}
