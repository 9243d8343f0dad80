// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// How many agents a datacenter has: a number of servers, or servers and clients.
    public struct Datacenter: Sendable, Equatable, ExpressibleByIntegerLiteral {
        public var servers: Int
        /// Agents that are no servers.
        public var clients: Int

        public init(servers: Int, clients: Int = 0) {
            self.servers = servers
            self.clients = clients
        }

        public init(integerLiteral servers: Int) { self.init(servers: servers) }
    }

    /// Who an agent is, and where it answers.
    public struct AgentInfo: Sendable, Equatable {
        /// Its only name in the whole cluster: `s1`, `c2`; `s1.dc2` in another datacenter than the first. That of the
        /// node where the agent is alone.
        public let name: String
        /// What Consul calls its node.
        public let node: String
        public let datacenter: String
        public let isServer: Bool
        /// Where its HTTP API answers, as `host:port`.
        public let address: String
        /// Where it answers HTTPS, as `host:port`; nil where its configuration has no `ports.https`.
        public let httpsAddress: String?
        /// Where it answers DNS over UDP and TCP, as `host:port`; nil where `ports.dns` is -1.
        public let dnsAddress: String?
        /// The address at which the other agents know it, as in `/v1/agent/members`. There is no socket behind it.
        public let clusterAddress: String

        /// Where its HTTP API answers, `http://127.0.0.1:PORT`.
        public var url: String { "http://" + address }
        /// Where its API answers over TLS, `https://127.0.0.1:PORT`; nil where it does not.
        public var httpsURL: String? { httpsAddress.map { "https://" + $0 } }
    }

    /// One agent of the cluster.
    ///
    /// ```swift
    /// let s2 = consul.agent("s2")
    /// await s2.kv.put("config/color", "blue")
    /// let client = MyConsulClient(s2.url)
    /// ```
    public struct Agent: Sendable {
        /// Who it is.
        public let info: AgentInfo
        let consul: FakeConsul
        let number: Int
        /// Brought along by every request that brings none; empty for none.
        private(set) var token = ""

        init(info: AgentInfo, consul: FakeConsul, number: Int) {
            (self.info, self.consul, self.number) = (info, consul, number)
        }

        public var name: String { info.name }
        /// Where its HTTP API answers, `http://127.0.0.1:PORT`.
        public var url: String { info.url }
        /// The same as `host:port`.
        public var address: String { info.address }
        /// Where it answers DNS over UDP and TCP, as `host:port`; nil where `ports.dns` is -1.
        public var dnsAddress: String? { info.dnsAddress }

        /// The same agent, asked with a token from now on, where access control is on.
        ///
        /// ```swift
        /// await consul.first.bearing(secret).kv.put("config/color", "blue")
        /// ```
        public func bearing(_ token: String) -> Agent {
            var agent = self
            agent.token = token
            return agent
        }

        /// Direct access to the KV store, as this agent sees it.
        public var kv: KV { KV(agent: self) }

        /// Sends a request to the agent without a socket, and waits for its answer: see `FakeConsul.send`.
        @discardableResult
        public func send(
            _ method: String, _ target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
        ) async -> Answer {
            await consul.send(method, target, headers: withToken(headers), body: body, toAgent: number)
        }

        private func withToken(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
            let name = HTTPHeader.consulToken.name
            if token.isEmpty || headers.contains(where: { $0.name.equalsIgnoringASCIICase(name) }) { return headers }
            return headers + [(name, token)]
        }
    }

    /// An agent by its name, one of those in `agents`. To ask for another is a mistake in the test, and ends it.
    public nonisolated func agent(_ name: String) -> Agent {
        guard let number = agents.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("no agent is called \(name); there are \(agents.map(\.name).joined(separator: ", "))")
        }
        return Agent(info: agents[number], consul: self, number: number)
    }

    /// The first agent: the only one, or `s1`. What is asked of the cluster without naming an agent is asked of it.
    public nonisolated var first: Agent { Agent(info: agents[0], consul: self, number: 0) }

    /// The address of an agent's HTTP API, `http://127.0.0.1:PORT`; nil where none is called so.
    public nonisolated func url(of agent: String) -> String? { agents.first { $0.name == agent }?.url }

    /// The name of the agent that leads the first datacenter; nil where none does. Of several that think so, as on two
    /// sides of a partition, the one of the latest term.
    public var leader: String? { agents.first.flatMap { leader(of: $0.datacenter) } }

    /// The name of the agent that leads a datacenter; nil where none does.
    public func leader(of datacenter: String) -> String? {
        host?.leader(of: datacenter).map { agents[$0.number].name }
    }
}
