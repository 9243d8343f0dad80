// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ACLModelTests {
    @Test func binaryForms_giveBackWhatWasWritten() throws {
        var token = ACLToken.management(
            accessor: "a", secret: "s", description: "d", at: Instant(nanoseconds: 7))
        token.roles = [ACLLink(id: "r")]
        token.serviceIdentities = [ACLServiceIdentity(serviceName: "web", datacenters: ["dc1"])]
        token.nodeIdentities = [ACLNodeIdentity(nodeName: "n", datacenter: "dc1")]
        token.expirationTime = 99
        var method = ACLAuthMethod()
        method.name = "m"
        method.config = .object([("Key", .array([.string("x")]))])
        let commands: [ACLCommand] = [
            .bootstrap(token, resetIndex: 3), .setTokens([token], .login), .deleteTokens(accessors: ["a"]),
            .setPolicies(ACLPolicy.builtin), .deletePolicies(ids: ["p"]),
            .setRoles([ACLRole(id: "r", name: "n")], allowsMissingLinks: true), .deleteRoles(ids: ["r"]),
            .setBindingRule(ACLBindingRule(id: "b", bindName: "x")), .deleteBindingRule(id: "b"),
            .setAuthMethod(method), .deleteAuthMethod(name: "m"), .setServerManagementToken("s"),
        ]
        for command in commands {
            var writer = BinaryWriter()
            writer.value(Command.acl(command))
            var reader = BinaryReader(writer.bytes)
            var again = BinaryWriter()
            again.value(try reader.value(Command.self))
            #expect(again.bytes == writer.bytes)
            #expect(reader.isAtEnd)
        }
    }

    @Test func identities_standForPolicies_underConsulsIDs() {
        let policy = ACLNodeIdentity(nodeName: "n1", datacenter: "dc1").policy
        #expect(
            policy.id == "0a6e6f646520226e3122207b0a09706f6c696379203d20227772697465220a7d0a736572766963655f7072656669"
                + "78202222207b0a09706f6c696379203d202272656164220a7d6c62272e07bb014262b821756295c58d")
        #expect(policy.name == "synthetic-policy-" + policy.id)
        #expect(policy.datacenters == ["dc1"])
    }

    @Test func serviceIdentities_areMerged_byName() {
        let merged = ACLServiceIdentity.deduplicated([
            ACLServiceIdentity(serviceName: "a", datacenters: ["dc2"]),
            ACLServiceIdentity(serviceName: "b"),
            ACLServiceIdentity(serviceName: "a", datacenters: ["dc1", "dc2"]),
        ])
        #expect(merged.map(\.serviceName) == ["a", "b"])
        #expect(merged.first?.datacenters == ["dc1", "dc2"])
    }

    @Test func builtinPolicies_areValid() throws {
        for policy in ACLPolicy.builtin { _ = try ACLRules(parsing: policy.rules) }
    }

    @Test func decoding_refusesWhatConsulRefuses() {
        #expect(throws: JSONError("json: unknown field \"Foo\"")) { try ACLToken(json: Array(#"{"Foo":1}"#.utf8)) }
        #expect(throws: JSONError("time: invalid duration \"x\"")) {
            try ACLToken(json: Array(#"{"ExpirationTTL":"x"}"#.utf8))
        }
        #expect(throws: JSONError("EOF")) { try ACLPolicy(json: []) }
    }
}
