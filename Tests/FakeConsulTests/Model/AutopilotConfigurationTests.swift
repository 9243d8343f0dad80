// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AutopilotConfigurationTests {
    private func read(_ text: String) throws -> AutopilotConfiguration {
        try AutopilotConfiguration(json: Array(text.utf8))
    }

    @Test func whatIsLeftOut_hasConsulsDefault() throws {
        let configuration = try read(#"{"CleanupDeadServers": false, "ServerStabilizationTime": "1s"}"#)
        #expect(!configuration.cleanupDeadServers)
        #expect(configuration.serverStabilizationTime == .seconds(1))
        #expect(configuration.lastContactThreshold == .milliseconds(200))
        #expect(configuration.maxTrailingLogs == 250)
    }

    @Test func number_isNanoseconds_andNullIsNoTime() throws {
        let configuration = try read(#"{"LastContactThreshold": 5e8, "ServerStabilizationTime": null}"#)
        #expect(configuration.lastContactThreshold == .milliseconds(500))
        #expect(configuration.serverStabilizationTime == .zero)
    }

    @Test(arguments: [
        ("junk", "invalid character 'j' looking for beginning of value"),
        (#"{"LastContactThreshold": "soon"}"#, #"time: invalid duration "soon""#),
        (#"{"Nope": 1}"#, #"json: unknown field "Nope""#),
        (
            #"{"MaxTrailingLogs": -1}"#,
            "json: cannot unmarshal number -1 into Go struct field AutopilotConfiguration.MaxTrailingLogs of type uint64"
        ),
    ])
    func otherInput_isRefusedInGosWords(text: String, message: String) {
        #expect(throws: JSONError(message)) { try read(text) }
    }

    @Test func json_hasConsulsFieldsInOrder() {
        var json = JSONWriter(pretty: false)
        AutopilotConfiguration().write(to: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self) == """
            {"CleanupDeadServers":true,"LastContactThreshold":"200ms","MaxTrailingLogs":250,"MinQuorum":0,\
            "ServerStabilizationTime":"10s","RedundancyZoneTag":"","DisableUpgradeMigration":false,\
            "UpgradeVersionTag":"","CreateIndex":0,"ModifyIndex":0}
            """)
    }
}
