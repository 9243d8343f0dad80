// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `cache`: how often the agent's cache may ask the servers for one entry.
    struct Cache: Sendable, Equatable {
        var entryFetchRate = RateLimit.unlimited
        var entryFetchMaxBurst = 2
    }
}

extension Stanza {
    static let cache = Stanza { [.ints("entry_fetch_max_burst"), .floats("entry_fetch_rate")] }
}

extension AgentConfiguration.Cache {
    mutating func read(_ stanza: StanzaReader) throws(ConfigurationError) {
        stanza.read("entry_fetch_rate", into: &entryFetchRate)
        stanza.read("entry_fetch_max_burst", into: &entryFetchMaxBurst)
        if entryFetchMaxBurst <= 0 {
            throw ConfigurationError(
                "cache.entry_fetch_max_burst must be strictly positive, was: \(entryFetchMaxBurst)"
            )
        }
        if case .perSecond(let rate) = entryFetchRate, rate <= 0 {
            throw ConfigurationError("cache.entry_fetch_rate must be strictly positive, was: \(GoFloat.format(rate))")
        }
    }
}
