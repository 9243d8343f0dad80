// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentConfigurationReloadTests {
    @Test func reload_takesWhatCanChange_andKeepsTheRest() throws {
        let old = try load(["-dev"], json: [#"{"services": [{"name": "a"}]}"#]).configuration
        let new = try load(
            ["-dev"],
            json: [
                """
                {"log_level": "WARN", "node_name": "other", "datacenter": "dc2", "ports": {"http": 1},
                 "services": [{"name": "b"}], "dns_config": {"only_passing": true}, "domain": "else.",
                 "limits": {"kv_max_value_size": 5}, "acl": {"enabled": true, "tokens": {"agent": "t"}}}
                """
            ]
        ).configuration
        let reload = old.reloaded(from: new)
        #expect(reload.changes == [.logLevel, .tokens, .services, .dns, .limits])
        #expect(reload.warnings == [])
        #expect(reload.configuration.log.level == .warn && reload.configuration.dns.onlyPassing)
        #expect(reload.configuration.acl.tokens.agent == "t" && !reload.configuration.acl.isEnabled)
        #expect(reload.configuration.identity == old.identity && reload.configuration.ports == old.ports)
        #expect(reload.configuration.dns.domain == "consul.")
    }

    @Test func badLogLevel_isIgnoredWithAWarning() throws {
        let old = try load(["-dev"]).configuration
        let reload = old.reloaded(from: try load(["-dev", "-log-level=loud"]).configuration)
        #expect(reload.configuration.log.levelName == "DEBUG" && reload.changes == [])
        #expect(reload.warnings == ["Invalid log level in new configuration: level=loud"])
    }

    @Test func sameFiles_changeNothing() throws {
        let json = #"{"services": [{"name": "a", "checks": [{"ttl": "1s"}]}], "checks": [{"name": "b", "ttl": "2s"}]}"#
        let configuration = try load(["-dev"], json: [json]).configuration
        #expect(configuration.reloaded(from: try load(["-dev"], json: [json]).configuration).changes == [])
    }
}
