// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// The faults between the agents and their clients.
    public nonisolated var wire: WireFaults { WireFaults(consul: self) }

    /// Rules that meet requests on their way to an agent, and answers on their way back.
    ///
    /// ```swift
    /// try await consul.wire.add(WireRule("cut", RequestMatch(method: "GET"), .reset(), probability: Ratio(1, in: 9)))
    /// try await consul.wire.during(WireRule("", RequestMatch(method: "PUT"), .rateLimit(perSecond: 5))) {
    ///     ...
    /// }
    /// ```
    ///
    /// Delays are virtual time: while the clock is paused a delayed answer waits for `advance(by:)`. A caller of `send`
    /// sees a connection that fails as an answer with the status 0, and a body that is cut as it is.
    public struct WireFaults: Sendable {
        let consul: FakeConsul

        /// A rule, and what it has done.
        public struct State: Sendable {
            public let rule: WireRule
            /// How many requests have matched it, those that passed it among them.
            public let matched: Int
            /// How often it has acted.
            public let acted: Int
        }

        /// Adds a rule behind the others.
        ///
        /// - Returns: its name.
        /// - Throws: `SettingError` where the rule makes no sense, or its name is taken.
        @discardableResult
        public func add(_ rule: WireRule) async throws(SettingError) -> String { try await consul.addWireRule(rule) }

        /// Takes a rule away. Who waits for an answer that it holds back for ever is reset; what it delays still comes.
        ///
        /// - Returns: whether there was such a rule.
        @discardableResult
        public func remove(_ id: String) async -> Bool { await consul.removeWireRule(id) }

        /// Takes all rules away.
        public func removeAll() async { await consul.removeWireRules() }

        /// The rules, in the order in which they are tried.
        public var rules: [State] { get async { await consul.wireRules } }

        /// Does something while a rule lives; it is gone afterwards, also where the body throws.
        public func during<Result: Sendable>(
            _ rule: WireRule, _ body: @Sendable () async throws -> Result
        ) async throws -> Result {
            let id = try await add(rule)
            do {
                let result = try await body()
                await remove(id)
                return result
            } catch {
                await remove(id)
                throw error
            }
        }
    }

    private func addWireRule(_ rule: WireRule) throws(SettingError) -> String {
        guard let host else { throw SettingError("the fake was stopped") }
        return try host.changeWire { (world) throws(SettingError) in try world.addRule(rule) }
    }

    private func removeWireRule(_ id: String) -> Bool { host?.changeWire { $0.removeRule(id) } ?? false }

    private func removeWireRules() { host?.changeWire { $0.removeAllRules() } }

    private var wireRules: [WireFaults.State] {
        (host?.world.wire.desk.entries ?? []).map {
            WireFaults.State(rule: $0.rule, matched: $0.matched, acted: $0.acted)
        }
    }
}
