// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `gossip_lan` and `gossip_wan`: memberlist's timings.
    struct Gossip: Sendable, Equatable {
        var gossipNodes = 3
        var gossipInterval = Duration.milliseconds(200)
        var probeInterval = Duration.seconds(1)
        var probeTimeout = Duration.milliseconds(500)
        var suspicionMultiplier = 4
        var retransmitMultiplier = 4

        static var wan: Self {
            Self(
                gossipInterval: .milliseconds(500),
                probeInterval: .seconds(5),
                probeTimeout: .seconds(3),
                suspicionMultiplier: 6
            )
        }
    }
}

extension Stanza {
    static let gossip = Stanza {
        [
            .ints("gossip_nodes", "suspicion_mult", "retransmit_mult"),
            .strings("gossip_interval", "probe_interval", "probe_timeout"),
        ]
    }
}

extension AgentConfiguration.Gossip {
    mutating func read(_ root: StanzaReader, _ key: String) {
        let stanza = root.stanza(key)
        stanza.read("gossip_nodes", into: &gossipNodes)
        // Consul's own messages have two dots here.
        stanza.read("gossip_interval", as: "\(key)..gossip_interval", into: &gossipInterval)
        stanza.read("probe_interval", as: "\(key)..probe_interval", into: &probeInterval)
        stanza.read("probe_timeout", as: "\(key)..probe_timeout", into: &probeTimeout)
        stanza.read("suspicion_mult", into: &suspicionMultiplier)
        stanza.read("retransmit_mult", into: &retransmitMultiplier)
    }
}
