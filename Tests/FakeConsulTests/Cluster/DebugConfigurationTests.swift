// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DebugConfigurationTests {
    @Test func settings_standUnderConsulsNames_withSecretsHidden() throws {
        let plan = try AgentPlan.forTests(
            flags: ["-dev"],
            json: #"{"datacenter":"dc9","acl":{"tokens":{"agent":"secret"}},"encrypt":""}"#
        )
        let members = DebugConfiguration(plan.configuration, plan.identity).members
        let value = { (name: String) in members.first { $0.name == name }?.value }
        #expect(value("Datacenter") == .string("dc9"))
        #expect(value("DevMode") == .bool(true))
        #expect(value("CheckReapInterval") == .string("30s"))
        #expect(value("ConnectSidecarMinPort") == .number("21000"))
        #expect(!JSONValue.object(members).canonical.contains("secret"))
        #expect(Set(members.map(\.name)).count == members.count)
    }
}
