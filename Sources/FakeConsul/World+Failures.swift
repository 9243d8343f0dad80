// SPDX-License-Identifier: MIT

/// Produces what the catalogue names.
extension World {
    /// The names of the failures that were produced and not ended, in order.
    var activeFailures: [String] {
        var names: [String] = []
        for setup in failures where !names.contains(setup.name) { names.append(setup.name) }
        return names
    }

    /// Produces a failure; it is known by its name from then on.
    func fail(_ failure: Failure) throws(SettingError) { failures.append(try produce(failure)) }

    /// Ends a failure, however often it was produced.
    ///
    /// - Returns: whether it was.
    @discardableResult
    func endFailure(_ name: String) -> Bool {
        let ended = failures.filter { $0.name == name }
        failures.removeAll { $0.name == name }
        for setup in ended.reversed() { end(setup) }
        return !ended.isEmpty
    }

    /// Sets a failure up.
    ///
    /// - Throws: `SettingError` where this cluster cannot have it; nothing was changed then.
    func produce(_ failure: Failure) throws(SettingError) -> FailureSetup {
        var setup = FailureSetup(name: failure.name)
        do throws(SettingError) {
            for step in try steps(of: failure) { try carryOut(step, of: failure, into: &setup) }
        } catch {
            end(setup)
            throw error
        }
        cluster.settle()
        return setup
    }

    /// Takes back what a failure has set up. What it has done to the state stays done.
    func end(_ setup: FailureSetup) {
        for rule in setup.rules { removeRule(rule) }
        for fault in setup.faults.reversed() { cluster.undo(fault) }
        for request in setup.requests { order(request) }
        cluster.settle()
    }

    private func steps(of failure: Failure) throws(SettingError) -> [FailureStep] {
        let datacenters = Set(cluster.agents.map(\.identity.datacenter))
        if let steps = failure.datacenters, datacenters.count > 1 { return steps }
        if let steps = failure.clients, cluster.agents.contains(where: { !$0.identity.isServer }) { return steps }
        let first = cluster.agents[0].identity.datacenter
        let servers = cluster.agents.count { $0.identity.isServer && $0.identity.datacenter == first }
        if let steps = failure.servers, servers > 1 { return steps }
        guard let steps = failure.alone else {
            throw SettingError(
                failure.servers == nil ? failure.summary : "\(failure.name) needs a cluster of several servers")
        }
        return steps
    }

    private func carryOut(
        _ step: FailureStep, of failure: Failure, into setup: inout FailureSetup
    ) throws(SettingError) {
        switch step {
        case .rule(var rule):
            rule.id = freeRuleName(failure.name)
            setup.rules.append(try addRule(rule))
        case .fault(let fault): try inject(fault, into: &setup)
        case .request(let method, let target, let body, let undo):
            order(method, target, body)
            if let undo, let request = undoing(method, target, undo) { setup.requests.append(request) }
        case .forgetRegistrations: forgetRegistrations()
        case .expireChecks:
            for (id, runner) in cluster.agents[0].local.runners.pairs where runner.kind == .ttl {
                order("PUT", "/v1/agent/check/update/" + escaped(id), #"{"Status":"critical","Output":"TTL expired"}"#)
            }
        case .destroySessions:
            let sessions = cluster.serverAgents.compactMap { $0.server?.store.sessions.all }.first ?? []
            for session in sessions { order("PUT", "/v1/session/destroy/" + session.id) }
        case .abandonQueries: for agent in cluster.serverAgents { cluster.abandonQueries(on: agent) }
        case .cutDatacenters:
            let first = cluster.agents[0].identity.datacenter
            try inject(.partition([[Selector.all.in(first)]]), into: &setup)
        case .nothing: break
        }
    }

    private func inject(_ fault: Fault, into setup: inout FailureSetup) throws(SettingError) {
        do throws(FaultRefusal) { setup.faults.append(try cluster.inject(Injection(fault)).id) } catch {
            throw SettingError(error.description)
        }
    }

    private func freeRuleName(_ name: String) -> String {
        if wire.desk.entry(name) == nil { return name }
        var number = 2
        while wire.desk.entry("\(name)-\(number)") != nil { number += 1 }
        return "\(name)-\(number)"
    }

    private func forgetRegistrations() {
        let local = cluster.agents[0].local
        for (id, service) in local.state.services.pairs where service.service != nil && !service.isDeleted {
            order("PUT", "/v1/agent/service/deregister/" + escaped(id))
        }
        for (id, check) in local.state.checks.pairs where check.check?.serviceID.isEmpty == true && !check.isDeleted {
            order("PUT", "/v1/agent/check/deregister/" + escaped(id))
        }
    }

    private func escaped(_ id: String) -> String { PercentEncoding.encodePath(Array(id.utf8)) }

    // MARK: Requests of the simulation's own

    /// The slot of requests whose answer nobody reads.
    private static let slot: Int32 = -3

    /// Asks the first agent, past the rules and the journal.
    private func order(_ method: String, _ target: String, _ body: String = "") {
        let node = cluster.agents[0].identity.nodeName
        let body = body.split(separator: "{node}", omittingEmptySubsequences: false).joined(separator: node)
        guard let request = Request(method: method, target: target, headers: [], body: Array(body.utf8)) else { return }
        order(request)
    }

    private func order(_ request: Request) {
        lastOrder += 1
        ask(request, id: RequestID(slot: Self.slot, serial: lastOrder), at: 0)
        cluster.settle()
    }

    /// What takes a request back: another target, or for a registration the body that deregisters it.
    private func undoing(_ method: String, _ target: String, _ undo: String) -> Request? {
        undo.hasPrefix("/")
            ? Request(method: method, target: undo, headers: [], body: [])
            : Request(method: method, target: "/v1/catalog/deregister", headers: [], body: Array(undo.utf8))
    }
}
