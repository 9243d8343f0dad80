// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// How the agent joins others at its start.
    struct Join: Sendable, Equatable {
        var lan: [String] = []
        var wan: [String] = []
        var lanInterval = Duration.seconds(30)
        var wanInterval = Duration.seconds(30)
        /// 0 for no end.
        var lanMaxAttempts = 0
        var wanMaxAttempts = 0
        /// It joins again although it had left before it stopped.
        var rejoinAfterLeave = false
        /// The networks whose agents may join; nil for all.
        var lanAllowed: [IPNetwork]?
        var wanAllowed: [IPNetwork]?
    }
}

extension [ConfigurationField] {
    static var joinKeys: Self {
        .all([
            .lists("retry_join", "retry_join_wan", "serf_lan_allowed_cidrs", "serf_wan_allowed_cidrs"),
            .strings("retry_interval", "retry_interval_wan"),
            .ints("retry_max", "retry_max_wan"),
            .bools("rejoin_after_leave"),
        ])
    }
}

extension AgentConfiguration.Join {
    /// The addresses themselves may be templates; the loader fills them in.
    mutating func read(_ root: StanzaReader) throws(ConfigurationError) {
        root.read("retry_interval", into: &lanInterval)
        root.read("retry_interval_wan", into: &wanInterval)
        root.read("retry_max", into: &lanMaxAttempts)
        root.read("retry_max_wan", into: &wanMaxAttempts)
        root.read("rejoin_after_leave", into: &rejoinAfterLeave)
        lanAllowed = try networks(root, "serf_lan_allowed_cidrs")
        wanAllowed = try networks(root, "serf_wan_allowed_cidrs")
    }

    private func networks(_ root: StanzaReader, _ key: String) throws(ConfigurationError) -> [IPNetwork]? {
        guard let texts = root.tree.strings(key) else { return nil }
        var refused: [String] = []
        var networks: [IPNetwork] = []
        for text in texts {
            if let network = IPNetwork(text.trimmingWhitespace()) {
                networks.append(network)
            } else {
                refused.append("invalid cidr: \(text)")
            }
        }
        if !refused.isEmpty { throw ConfigurationError("\(key): " + GoMultiError.text(refused)) }
        return networks
    }
}
