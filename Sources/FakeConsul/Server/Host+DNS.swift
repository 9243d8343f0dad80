// SPDX-License-Identifier: MIT

/// The DNS interface of a host's agents, and what it asks of resolvers outside.
final class HostDNS {
    let server: DNSServer
    private let loop: EventLoop
    private lazy var resolver = Resolver(loop: loop)
    /// What is asked of resolvers and not answered yet.
    private var exchanges: [UInt64: ResolverExchange] = [:]
    /// Where each agent answers, with the ports that it has got: those that it gets again.
    fileprivate var sites: [Int: Site] = [:]

    fileprivate struct Site {
        var addresses: [Address]
        /// Whether the agent's process is dead.
        var isClosed = false
    }

    fileprivate struct Address {
        let ip: String
        let port: UInt16

        var text: String { ListenAddress.tcp(ip: ip, port: port).text(port: port) }
    }

    init(loop: EventLoop, service: any DNSHandler) {
        self.loop = loop
        server = DNSServer(loop: loop, service: service)
    }

    func ask(_ call: ResolverCall, _ tell: @escaping ([UInt8]?) -> Void) {
        let exchange = ResolverExchange(call, loop: loop, resolver: resolver) { [weak self] answer in
            self?.exchanges[call.number] = nil
            tell(answer)
        }
        exchanges[call.number] = exchange
        exchange.start()
    }

    /// Lets go of all questions.
    func forgetAll() {
        for exchange in exchanges.values { exchange.cancel() }
        exchanges = [:]
        server.forgetAll()
    }
}

extension Host {
    /// How long to wait before a port that another has taken meanwhile is asked for again.
    private static let dnsRetryPause = Duration.milliseconds(200)

    /// Opens an agent's DNS listeners.
    ///
    /// - Returns: the addresses that it answers at, `host:port`, over UDP and TCP.
    @discardableResult
    func listenForDNS(at addresses: [ListenAddress], of agent: Int) throws(ListenError) -> [String] {
        let dns = openDNS()
        var served: [HostDNS.Address] = []
        for (number, address) in addresses.enumerated() {
            guard case .tcp(let ip, let port) = address else { continue }
            let chosen = try dns.server.listen(ip: ip, port: port, as: ListenerID(agent: agent, number: number))
            served.append(HostDNS.Address(ip: ip, port: chosen))
        }
        dns.sites[agent] = HostDNS.Site(addresses: served)
        return served.map(\.text)
    }

    /// The addresses at which an agent answers DNS, or would if its process were alive.
    func dnsAddresses(of agent: Int) -> [String] { dns?.sites[agent]?.addresses.map(\.text) ?? [] }

    /// Closes what a dead process does not serve any more.
    func refuseDNS(of agent: Int) {
        guard let dns, let site = dns.sites[agent] else { return }
        dns.sites[agent]?.isClosed = true
        for number in site.addresses.indices { dns.server.close(ListenerID(agent: agent, number: number)) }
    }

    /// Opens it again. A port that another has taken meanwhile is tried again.
    func acceptDNS(of agent: Int) {
        guard dns?.sites[agent]?.isClosed == true else { return }
        dns?.sites[agent]?.isClosed = false
        reopenDNS(of: agent)
    }

    private func reopenDNS(of agent: Int) {
        guard let dns, let site = dns.sites[agent], !site.isClosed else { return }
        var isWhole = true
        for (number, address) in site.addresses.enumerated() {
            let id = ListenerID(agent: agent, number: number)
            if dns.server.isListening(id) { continue }
            do throws(ListenError) { _ = try dns.server.listen(ip: address.ip, port: address.port, as: id) } catch {
                isWhole = false
            }
        }
        if !isWhole { loop.schedule(after: Self.dnsRetryPause) { [weak self] in self?.reopenDNS(of: agent) } }
    }

    func carryOutDNS(_ effect: Effect) {
        switch effect {
        case .answerDNS(let id, let bytes): dns?.server.respond(id, bytes)
        case .askResolver(let call):
            openDNS().ask(call) { [weak self] answer in
                guard let self else { return }
                world.resolverAnswered(call.number, answer)
                run()
            }
        default: break
        }
    }
}

extension Host: DNSHandler {
    func received(_ packet: [UInt8], id: RequestID, at listener: ListenerID, isTCP: Bool, client: String) {
        world.receivedDNS(packet, id: id, at: listener.agent, isTCP: isTCP, client: client)
    }
}
