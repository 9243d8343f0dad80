// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentConfigurationStartTests {
    @Test(arguments: [
        (["-log-level=loud"], "Invalid log level: loud. Valid log levels are: [TRACE DEBUG INFO WARN ERR ERROR]"),
        (["-node-id=a"], "failed to setup node ID: specified NodeID is invalid: uuid string is wrong length"),
    ])
    func beforeTheBanner_isRefusedInConsulsWords(_ flags: [String], _ message: String) throws {
        let configuration = try load(["-dev"] + flags).configuration
        #expect(throws: ConfigurationError(message)) { try configuration.checkBeforeStart() }
    }

    @Test(
        arguments: [
            (["-dev"], nil),
            (["-dev", "-encrypt=YWJj"], "Failed to configure keyring: key size must be 16, 24 or 32 bytes"),
            (
                ["-data-dir=/d", "-encrypt=YWJj"],
                "Failed to configure keyring: Invalid key: key size must be 16, 24 or 32 bytes"
            ),
            (["-dev", "-encrypt=pUqJrVyVRj5jsiYEkM/tFQYfWyJIv4s3XkvDwy7Cu5s="], nil),
            (
                ["-dev", "-protocol=1"],
                "Failed to start Consul server: Protocol version '1' too low. Must be in range: [2, 3]"
            ),
            (
                ["-dev", "-hcl", "acl { default_policy = \"x\" }"],
                "Failed to start Consul server: Unsupported default ACL policy: x"
            ),
            (
                ["-data-dir=/d", "-hcl", "acl { down_policy = \"x\" }"],
                "Failed to start Consul client: Unsupported down ACL policy: x"
            ),
        ] as [([String], String?)]
    )
    func behindTheBanner_isRefusedInConsulsWords(_ flags: [String], _ message: String?) throws {
        #expect(try load(flags).configuration.startRefusal == message)
    }
}
