// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// The state of a health check.
    public enum Health: String, Sendable { case passing, warning, critical }

    /// A service to register with the agent. Its check is a TTL one that the test sets: see `setCheck`.
    public struct Service: Sendable {
        public var name: String
        /// The instance's ID; the name where empty.
        public var id: String
        public var address: String
        public var port: Int
        public var tags: [String]
        public var meta: [String: String]
        /// The health that its check begins with; nil registers no check.
        public var health: Health?

        public init(
            _ name: String, id: String = "", address: String = "", port: Int = 0, tags: [String] = [],
            meta: [String: String] = [:], health: Health? = .passing
        ) {
            self.name = name
            self.id = id.isEmpty ? name : id
            self.address = address
            self.port = port
            self.tags = tags
            self.meta = meta
            self.health = health
        }

        /// The ID of the check that is registered with it.
        public var checkID: String { "service:" + id }
    }

    /// Registers a service with the first agent, as a client would.
    ///
    /// - Throws: `Refusal` with Consul's words where the agent refuses it.
    public func register(_ service: Service) async throws(Refusal) { try await first.register(service) }

    /// Removes a service and its checks from the first agent.
    public func deregister(service id: String) async throws(Refusal) { try await first.deregister(service: id) }

    /// Sets the state of a TTL check of the first agent. The check stays so: its TTL is a day of virtual time.
    public func setCheck(_ id: String, _ health: Health, output: String = "") async throws(Refusal) {
        try await first.setCheck(id, health, output: output)
    }

    /// What the agent said instead of doing what it was asked.
    public struct Refusal: Error, CustomStringConvertible, Sendable {
        /// The HTTP status.
        public let status: Int
        /// Consul's words.
        public let description: String

        public init(status: Int, description: String) {
            self.status = status
            self.description = description
        }
    }
}

extension FakeConsul.Agent {
    /// Registers a service with the agent, as a client would.
    ///
    /// - Throws: `Refusal` with Consul's words where the agent refuses it.
    public func register(_ service: FakeConsul.Service) async throws(FakeConsul.Refusal) {
        try await put("/v1/agent/service/register") { json in
            json.object { json in service.write(to: &json) }
        }
    }

    /// Removes a service and its checks from the agent.
    public func deregister(service id: String) async throws(FakeConsul.Refusal) {
        try await put("/v1/agent/service/deregister/" + PercentEncoding.encodePath(Array(id.utf8))) { _ in }
    }

    /// Sets the state of a TTL check of the agent. The check stays so: its TTL is a day of virtual time.
    public func setCheck(
        _ id: String, _ health: FakeConsul.Health, output: String = ""
    ) async throws(FakeConsul.Refusal) {
        try await put("/v1/agent/check/update/" + PercentEncoding.encodePath(Array(id.utf8))) { json in
            json.object { json in
                json.key("Status")
                json.string(health.rawValue)
                json.key("Output")
                json.string(output)
            }
        }
    }

    private func put(_ target: String, _ json: (inout JSONWriter) -> Void) async throws(FakeConsul.Refusal) {
        var writer = JSONWriter()
        json(&writer)
        let answer = await send("PUT", target, body: writer.bytes)
        if answer.status != 200 { throw FakeConsul.Refusal(status: answer.status, description: answer.text) }
    }
}

extension FakeConsul.Service {
    fileprivate func write(to json: inout JSONWriter) {
        json.key("ID")
        json.string(id)
        json.key("Name")
        json.string(name)
        json.key("Address")
        json.string(address)
        json.key("Port")
        json.int(port)
        json.key("Tags")
        json.array { json in for tag in tags { json.string(tag) } }
        json.key("Meta")
        json.object { json in
            for (key, value) in meta.sorted(by: { $0.key < $1.key }) {
                json.key(key)
                json.string(value)
            }
        }
        guard let health else { return }
        json.key("Check")
        json.object { json in
            json.key("TTL")
            json.string("24h")
            json.key("Status")
            json.string(health.rawValue)
        }
    }
}
