// SPDX-License-Identifier: MIT

extension ConfigurationTree {
    /// Puts the one `check` and the one `service` of a source at the end of its lists, so that sources do not replace
    /// each other's.
    mutating func gatherDefinitions() {
        for (single, list) in [("check", "checks"), ("service", "services")] {
            guard let definition = record(single) else { continue }
            self[list] = .records(records(list) + [definition])
            self[single] = nil
        }
    }
}

extension ConfigurationTree {
    /// Warns of keys that have no effect: those of Consul Enterprise, in Consul's words (agent/config/builder_ce.go),
    /// and two that no Consul knows but deployment guides recommend.
    func warnOfKeysWithoutEffect(_ report: ConfigurationReport) {
        for key in enterpriseKeys {
            report.warn("\(GoQuote.quote(key)) is a Consul Enterprise configuration and will have no effect")
        }
        if table("limits").has("http_max_conns_per_client_tls") {
            let key = "limits.http_max_conns_per_client_tls"
            report.warn("config key \"\(key)\" is unknown to Consul and will have no effect")
        }
        if table("audit").has("file_path") {
            report.warn("config key \"audit.file_path\" is unknown to Consul; here it is the path of an audit.sink")
        }
    }

    private var enterpriseKeys: [String] {
        let autopilot = table("autopilot")
        let acl = table("acl")
        let audit = table("audit")
        let found: [(String, Bool)] = [
            ("read_replica (or the deprecated non_voting_server)", has("read_replica")),
            ("segment", string("segment") ?? "" != ""),
            ("segments", !records("segments").isEmpty),
            ("partition", string("partition") ?? "" != ""),
            ("autopilot.redundancy_zone_tag", autopilot.string("redundancy_zone_tag") ?? "" != ""),
            ("autopilot.upgrade_version_tag", autopilot.string("upgrade_version_tag") ?? "" != ""),
            ("autopilot.disable_upgrade_migration", autopilot.has("disable_upgrade_migration")),
            ("dns_config.prefer_namespace", table("dns_config").has("prefer_namespace")),
            ("acl.msp_disable_bootstrap", acl.has("msp_disable_bootstrap")),
            ("acl.tokens.managed_service_provider", !acl.table("tokens").records("managed_service_provider").isEmpty),
            ("audit", audit.bool("enabled") == true || !audit.recordMap("sink").isEmpty),
            ("license_path", has("license_path")),
            ("reporting.license.enabled", table("reporting").table("license").has("enabled")),
        ]
        return found.filter(\.1).map(\.0)
    }
}
