// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// An answer of the HTTP API.
    public struct Answer: Sendable {
        /// The HTTP status code.
        public let status: Int
        /// The header fields in order.
        public let headers: [(name: String, value: String)]
        public let body: [UInt8]

        /// The body as text, invalid UTF-8 replaced.
        public var text: String { String(decoding: body, as: UTF8.self) }

        /// The first value of a header field, whatever the case of its name.
        public func header(_ name: String) -> String? {
            headers.first { $0.name.equalsIgnoringASCIICase(name) }?.value
        }
    }

    /// Sends a request to an agent without a socket, and waits for its answer.
    ///
    /// - Parameters:
    ///   - method: `GET`, `PUT` ...
    ///   - target: path and query as they would stand in the request line, percent escapes and all.
    ///   - agent: the name of the agent, one of those in `agents`; the first without it.
    /// - Returns: the answer; status 0 where the agent's process is dead, or was stopped, killed or reset before it
    ///   answered. One that is frozen answers when it goes on.
    @discardableResult
    public func send(
        _ method: String, _ target: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        to agent: String? = nil
    ) async -> Answer {
        let number = agent.map { self.agent($0).number } ?? 0
        return await send(method, target, headers: headers, body: body, toAgent: number)
    }

    func send(
        _ method: String, _ target: String, headers: [(name: String, value: String)], body: [UInt8], toAgent number: Int
    ) async -> Answer {
        guard let host else { return Answer(nil) }
        guard let request = Request(method: method, target: target, headers: headers, body: body) else {
            return Answer(Response(status: .badRequest))
        }
        return await withCheckedContinuation { continuation in
            host.send(request, to: number) { continuation.resume(returning: Answer($0)) }
        }
    }

}

extension FakeConsul.Answer {
    fileprivate init(_ response: Response?) {
        status = response?.status.code ?? 0
        headers = response?.headers.fields.map { ($0.name.name, $0.value) } ?? []
        body = response?.body ?? []
    }
}
