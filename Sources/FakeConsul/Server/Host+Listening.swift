// SPDX-License-Identifier: MIT

/// Where an agent is served, and why it is not.
struct AgentSite {
    let options: HTTPServer.ListenOptions
    /// With the ports that they have got: those that they get again.
    let doors: [AgentDoor]
    /// Nobody listens while there is a reason.
    var closedBy: Set<ClosedListeners> = []
    /// The next attempt to open what could not be opened.
    var retry: EventID?
}

/// One listener of an agent.
struct AgentDoor {
    let address: ListenAddress
    /// Nil where HTTP is spoken in plain text.
    let tls: TLSAcceptor?
}

/// Why an agent's listeners are closed.
enum ClosedListeners: Hashable {
    /// The simulation has ended the agent's process.
    case process
    /// A fault between the agent and its clients.
    case wire
}

extension ListenerID {
    init(agent: Int, number: Int) { self.init(agent << 16 | number) }

    /// The number of the agent whose listener it is.
    var agent: Int { number >> 16 }
}

extension Host {
    /// How long to wait before a port that another has taken meanwhile is asked for again.
    private static let retryPause = Duration.milliseconds(200)

    /// Opens an agent's listeners.
    ///
    /// - Parameters:
    ///   - addresses: where HTTP is spoken.
    ///   - secure: where HTTPS is; `openTLS` must have been called where there are any.
    /// - Returns: the addresses that it answers HTTP at, `host:port` or the path of a socket.
    @discardableResult
    func listen(
        to addresses: [ListenAddress], secure: [ListenAddress] = [], of agent: Int
    ) throws(ListenError) -> [String] {
        let configuration = plan.agents[agent].configuration
        var options = HTTPServer.ListenOptions()
        options.limiter = ConnectionLimiter(maxPerClient: configuration.limits.httpMaxConnectionsPerClient)
        options.maxHeadBytes = configuration.http.maxHeaderBytes
        let wanted = addresses.map { AgentDoor(address: $0, tls: nil) }
            + secure.map { AgentDoor(address: $0, tls: tls) }
        var doors: [AgentDoor] = []
        for (number, door) in wanted.enumerated() {
            let port = try open(door, as: ListenerID(agent: agent, number: number), options)
            doors.append(AgentDoor(address: door.address.at(port: port), tls: door.tls))
        }
        sites[agent] = AgentSite(options: options, doors: doors)
        let texts = self.addresses(of: agent)
        plan.agents[agent].identity.httpAddress = texts.first ?? ""
        world.cluster.agents[agent].identity.httpAddress = texts.first ?? ""
        return texts
    }

    private func open(
        _ door: AgentDoor, as id: ListenerID, _ options: HTTPServer.ListenOptions
    ) throws(ListenError) -> UInt16 {
        var options = options
        options.tls = door.tls
        return try openServer().listen(to: door.address, as: id, options)
    }

    /// The addresses at which an agent answers HTTP, or would if it were not for a fault.
    func addresses(of agent: Int) -> [String] { sites[agent]?.texts { $0.tls == nil } ?? [] }

    /// Those at which it answers HTTPS.
    func secureAddresses(of agent: Int) -> [String] { sites[agent]?.texts { $0.tls != nil } ?? [] }

    /// Whether connections to an agent are refused.
    func refusesConnections(to agent: Int) -> Bool { sites[agent].map { !$0.closedBy.isEmpty } ?? false }

    /// Closes an agent's listeners and resets its connections. Who waits in this process for its answer gets none.
    func refuseConnections(to agent: Int, because reason: ClosedListeners) {
        var site = sites[agent] ?? AgentSite(options: HTTPServer.ListenOptions(), doors: [])
        site.closedBy.insert(reason)
        if let retry = site.retry { loop.cancel(retry) }
        site.retry = nil
        sites[agent] = site
        for number in site.doors.indices {
            http?.close(ListenerID(agent: agent, number: number), resettingConnections: true)
        }
        guard reason == .process else { return }
        dropRequests(to: agent)
        refuseDNS(of: agent)
    }

    /// Opens an agent's listeners again, once no other reason keeps them closed.
    func acceptConnections(to agent: Int, despite reason: ClosedListeners) {
        guard sites[agent]?.closedBy.remove(reason) != nil else { return }
        reopen(agent)
        if reason == .process { acceptDNS(of: agent) }
    }

    /// Opens the listeners of all agents, whatever had closed them.
    func acceptAllConnections() {
        for agent in sites.keys.sorted() where refusesConnections(to: agent) {
            sites[agent]?.closedBy = []
            reopen(agent)
            acceptDNS(of: agent)
        }
    }

    /// Opens what is not open. A port that another has taken meanwhile is said in the agent's log, and tried again.
    private func reopen(_ agent: Int) {
        guard let http, let site = sites[agent], site.closedBy.isEmpty else { return }
        sites[agent]?.retry = nil
        var failure: String?
        for (number, door) in site.doors.enumerated() {
            let id = ListenerID(agent: agent, number: number)
            if http.isListening(id) { continue }
            do throws(ListenError) { _ = try open(door, as: id, site.options) } catch {
                failure = error.message
            }
        }
        guard let failure else { return }
        let line = AgentLog.Line("agent", "cannot listen again", ["error": failure])
        world.cluster.log(.error, line, of: world.cluster.agents[agent])
        sites[agent]?.retry = loop.schedule(after: Self.retryPause) { [weak self] in self?.reopen(agent) }
    }
}

extension AgentSite {
    fileprivate func texts(where isMeant: (AgentDoor) -> Bool) -> [String] {
        doors.filter(isMeant).map(\.address.text)
    }
}

extension ListenAddress {
    /// The same address with the port that the system chose.
    fileprivate func at(port: UInt16) -> ListenAddress {
        if case .tcp(let ip, 0) = self { .tcp(ip: ip, port: port) } else { self }
    }

    /// The address as clients write it.
    fileprivate var text: String {
        if case .tcp(_, let port) = self { text(port: port) } else { text(port: 0) }
    }
}
