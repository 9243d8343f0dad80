// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `telemetry`: which metrics the agent keeps. Only what it answers itself has an effect; it sends none to sinks.
    struct Telemetry: Sendable, Equatable {
        var metricsPrefix = "consul"
        var disableHostname = false
        var enableHostMetrics = false
        /// How long Prometheus' metrics stay; zero for none at all.
        var prometheusRetentionTime = Duration.zero
        var filterDefault = true
        var allowedPrefixes: [String] = []
        var blockedPrefixes: [String] = []
        var retryFailedConnection = true
        var dogstatsdAddress = ""
        var dogstatsdTags: [String] = []
        var statsdAddress = ""
        var statsiteAddress = ""
        var circonusAPIToken = ""

        /// Metrics that Consul 1.16 leaves out unless they are asked for, by name behind the prefix.
        static let hiddenByDefault = "rpc.server.call"
    }
}

extension Stanza {
    static let telemetry = Stanza {
        [
            .bools("disable_hostname", "enable_host_metrics", "retry_failed_connection", "filter_default"),
            .lists("dogstatsd_tags", "prefix_filter"),
            .strings(
                "dogstatsd_addr",
                "metrics_prefix",
                "prometheus_retention_time",
                "statsd_address",
                "statsite_address",
                "circonus_api_app",
                "circonus_api_token",
                "circonus_api_url",
                "circonus_broker_id",
                "circonus_broker_select_tag",
                "circonus_check_display_name",
                "circonus_check_force_metric_activation",
                "circonus_check_id",
                "circonus_check_instance_id",
                "circonus_check_search_tag",
                "circonus_check_tags",
                "circonus_submission_interval",
                "circonus_submission_url"
            ),
        ]
    }
}

extension AgentConfiguration.Telemetry {
    mutating func read(_ stanza: StanzaReader) {
        stanza.read("metrics_prefix", into: &metricsPrefix)
        stanza.read("disable_hostname", into: &disableHostname)
        stanza.read("enable_host_metrics", into: &enableHostMetrics)
        stanza.read("filter_default", into: &filterDefault)
        stanza.read("retry_failed_connection", into: &retryFailedConnection)
        stanza.read("dogstatsd_addr", into: &dogstatsdAddress)
        stanza.read("dogstatsd_tags", into: &dogstatsdTags)
        stanza.read("statsd_address", into: &statsdAddress)
        stanza.read("statsite_address", into: &statsiteAddress)
        stanza.read("circonus_api_token", into: &circonusAPIToken)
        stanza.read("prometheus_retention_time", as: "prometheus_retention_time", into: &prometheusRetentionTime)
        readFilter(stanza)
    }

    private mutating func readFilter(_ stanza: StanzaReader) {
        let hidden = metricsPrefix + "." + Self.hiddenByDefault
        for rule in stanza.tree.strings("prefix_filter") ?? [] {
            switch rule.utf8.first {
            case UInt8(ascii: "+")?: allowedPrefixes.append(String(rule.dropFirst()))
            case UInt8(ascii: "-")?: blockedPrefixes.append(String(rule.dropFirst()))
            case nil: stanza.report.warn("Cannot have empty filter rule in prefix_filter")
            default: stanza.report.warn("Filter rule must begin with either '+' or '-': \(GoQuote.quote(rule))")
            }
        }
        if !allowedPrefixes.contains(hidden) && !blockedPrefixes.contains(hidden) { blockedPrefixes.append(hidden) }
    }
}
