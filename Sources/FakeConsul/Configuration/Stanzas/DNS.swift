// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `dns_config` and the keys beside it: how the DNS interface answers.
    struct DNS: Sendable, Equatable {
        /// With the dot at its end if it was given with one.
        var domain = "consul."
        var alternateDomain = ""
        var recursors: [String] = []
        var allowStale = true
        var maxStale = Duration.seconds(87600 * 3600)
        /// The most A or AAAA records of an answer; 0 for no limit.
        var aRecordLimit = 0
        var udpAnswerLimit = 3
        var disableCompression = false
        var enableTruncate = false
        var onlyPassing = false
        var nodeTTL = Duration.zero
        /// Times to live by the name of the service; a name may end in `*`.
        var serviceTTL: [String: Duration] = [:]
        var nodeMetaTXT = true
        var recursorStrategy = RecursorStrategy.sequential
        var recursorTimeout = Duration.seconds(2)
        var soa = SOA()
        var useCache = false
        var cacheMaxAge = Duration.zero

        enum RecursorStrategy: String, Sendable {
            case sequential, random
        }

        /// Seconds, as they stand in the SOA record.
        struct SOA: Sendable, Equatable {
            var refresh = 3600
            var retry = 600
            var expire = 86400
            var minTTL = 0
        }
    }
}

extension Stanza {
    static let dns = Stanza {
        [
            .bools(
                "allow_stale",
                "disable_compression",
                "enable_truncate",
                "only_passing",
                "enable_additional_node_meta_txt",
                "use_cache",
                "prefer_namespace"
            ),
            .ints("a_record_limit", "udp_answer_limit"),
            .strings("max_stale", "node_ttl", "recursor_strategy", "recursor_timeout", "cache_max_age"),
            .maps("service_ttl"),
            .record("soa", Stanza { [.uints("refresh", "retry", "expire", "min_ttl")] }),
        ]
    }
}

extension AgentConfiguration.DNS {
    mutating func read(_ root: StanzaReader) {
        root.read("domain", into: &domain)
        root.read("alt_domain", into: &alternateDomain)
        let stanza = root.stanza("dns_config")
        readServiceTTLs(stanza)
        stanza.read("allow_stale", into: &allowStale)
        stanza.read("a_record_limit", into: &aRecordLimit)
        stanza.read("disable_compression", into: &disableCompression)
        stanza.read("enable_truncate", into: &enableTruncate)
        stanza.read("max_stale", into: &maxStale)
        stanza.read("node_ttl", into: &nodeTTL)
        stanza.read("only_passing", into: &onlyPassing)
        readRecursorStrategy(stanza)
        stanza.read("recursor_timeout", as: "recursor_timeout", into: &recursorTimeout)
        stanza.read("udp_answer_limit", into: &udpAnswerLimit)
        stanza.read("enable_additional_node_meta_txt", into: &nodeMetaTXT)
        stanza.read("use_cache", into: &useCache)
        stanza.read("cache_max_age", into: &cacheMaxAge)
        soa.read(stanza.stanza("soa"))
    }

    private mutating func readServiceTTLs(_ stanza: StanzaReader) {
        let texts = (stanza.tree.stringMap("service_ttl") ?? [:]).sorted { $0.key < $1.key }
        for (name, text) in texts {
            serviceTTL[name] = stanza.duration(text, "dns_config.service_ttl[\(GoQuote.quote(name))]")
        }
    }

    private mutating func readRecursorStrategy(_ stanza: StanzaReader) {
        guard let name = stanza.tree.string("recursor_strategy"), !name.isEmpty else { return }
        if let strategy = RecursorStrategy(rawValue: name) {
            recursorStrategy = strategy
        } else {
            stanza.report.fail("dns_config.recursor_strategy: invalid strategy: \(GoQuote.quote(name))")
        }
    }
}

extension AgentConfiguration.DNS.SOA {
    fileprivate mutating func read(_ stanza: StanzaReader) {
        stanza.read("refresh", into: &refresh)
        stanza.read("retry", into: &retry)
        stanza.read("expire", into: &expire)
        stanza.read("min_ttl", into: &minTTL)
    }
}
