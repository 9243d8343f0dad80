// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DNSSettingsTests {
    private func settings(_ json: String) throws -> DNSSettings {
        let plan = try AgentPlan.forTests(flags: ["-dev"], json: json)
        return DNSSettings(plan.configuration, nodeName: "node1", datacenter: "dc1")
    }

    @Test func services_haveTheTTLOfTheirNameOrOfTheLongestPrefix() throws {
        let json = #"{"dns_config": {"service_ttl": {"db": "10s", "db*": "66s", "db-master*": "1m30s", "*": "2s"}}}"#
        let settings = try settings(json)
        let ttls = ["db", "dblb", "db-master", "db-master-2", "api"].map(settings.ttl(ofService:))
        #expect(ttls == [10, 66, 90, 90, 2])
        #expect(try self.settings("{}").ttl(ofService: "db") == 0)
    }

    @Test func domains_areInLowerCaseWithADot() throws {
        let settings = try settings(#"{"domain": "Test-Domain", "alt_domain": "alt.Example."}"#)
        #expect(settings.domain == "test-domain." && settings.alternateDomain == "alt.example.")
        #expect(settings.isOwn("web.service.test-domain.") && settings.isOwn("x.alt.example."))
        #expect(!settings.isOwn("web.service.consul."))
        #expect(try self.settings("{}").alternateDomain == ".")
    }

    @Test func recursors_getTheirPort() throws {
        let settings = try settings(#"{"recursors": ["8.8.8.8", "8.8.4.4:5353", "2001:db8::1"]}"#)
        #expect(settings.recursors == ["8.8.8.8:53", "8.8.4.4:5353", "[2001:db8::1]:53"])
    }
}
