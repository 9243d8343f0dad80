// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// How long queries wait and how old their answers may be.
    struct Queries: Sendable, Equatable {
        /// The wait of a blocking query that names none.
        var defaultTime = Duration.seconds(300)
        var maxTime = Duration.seconds(600)
        /// How old an answer to service discovery may be before a server other than the leader must not give it; zero:
        /// any age.
        var discoveryMaxStale = Duration.zero
    }
}

extension [ConfigurationField] {
    static var queryKeys: Self {
        .all([
            .strings("default_query_time", "max_query_time", "discovery_max_stale")
        ])
    }
}

extension AgentConfiguration.Queries {
    mutating func read(_ root: StanzaReader) {
        root.read("default_query_time", into: &defaultTime)
        root.read("discovery_max_stale", into: &discoveryMaxStale)
        root.read("max_query_time", into: &maxTime)
    }
}
