// SPDX-License-Identifier: MIT

/// What the configuration entries say of the proxies and gateways of agents.
extension Cluster {
    /// What a server at hand says at once, when an instance is registered; nil where there is none.
    func centralConfig(for service: NodeService, at agent: Agent) -> CentralConfig? {
        guard agent.local.settings.takesCentralConfig, service.takesCentralConfig,
            let server = agent.server ?? serverToAsk(of: agent)?.server
        else { return nil }
        var watch = WatchSet(isRecording: false)
        let found = try? server.store.serviceConfig(ServiceConfig.Question(for: service), watch: &watch)
        return found.map { CentralConfig(config: $0.config, index: $0.index) }
    }

    /// Reads it, once there is something newer than the index.
    func readServiceConfig(
        _ run: CheckRun, _ question: ServiceConfig.Question, as token: String, minIndex: UInt64, of agent: Agent
    ) {
        var found: CentralConfig?
        let body = { (read: inout ReadView) in
            try read.authorizer().require(.read, .service(question.service))
            let answer: (config: ServiceConfig, index: UInt64)
            do throws(FormatError) { answer = try read.store.serviceConfig(question, watch: &read.watch) } catch {
                throw ConsulError.internal(error.message)
            }
            found = CentralConfig(config: answer.config, index: answer.index)
            var reply = Reply.empty
            reply.index = answer.index
            return reply
        }
        let purpose = "service config \(run.checkID) \(run.number)"
        read(from: agent, as: token, purpose, minIndex: minIndex, body) { [unowned self] outcome in
            switch outcome {
            case .success: if let found { schedule(.fact(.readServiceConfig(run, .success(found))), to: agent) }
            case .failure(let error): schedule(.fact(.readServiceConfig(run, .failure(error))), to: agent)
            }
        }
    }
}
