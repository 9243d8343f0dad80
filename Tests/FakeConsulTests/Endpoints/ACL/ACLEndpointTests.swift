// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area acl do not say.
@Suite struct ACLEndpointTests {
    private let acl: ACLWorld

    init() throws {
        acl = try ACLWorld()
    }

    // MARK: Bootstrap

    @Test func bootstrap_takesTheSecretThatIsAskedFor() throws {
        let world = try TestWorld(json: #"{"acl":{"enabled":true}}"#)
        let secret = "2b778dd9-f5f1-6f29-b4b4-9a5fa948757a"
        let answer = world.text("PUT", "/v1/acl/bootstrap", #"{"BootstrapSecret":"\#(secret)"}"#)
        #expect(answer.status == 200)
        #expect(answer.text.contains(#""SecretID": "\#(secret)""#))
    }

    @Test func bootstrap_refusesSecretsThatAreNone() throws {
        let world = try TestWorld(json: #"{"acl":{"enabled":true}}"#)
        let answer = world.text("PUT", "/v1/acl/bootstrap", #"{"BootstrapSecret":"x"}"#)
        #expect(answer == (500, "uuid string is wrong length"))
    }

    @Test func bootstrap_isPossibleAgain_byTheFileOfTheAdministrator() throws {
        let index = acl.world.world.cluster.agents[0].server?.store.acl.bootstrapIndex ?? 0
        let agent = acl.world.world.cluster.agents[0]
        agent.disk.carryOut(.write(.data, id: "acl-bootstrap-reset", Array("\(index + 1)\n".utf8)))
        #expect(
            acl.ask("PUT", "/v1/acl/bootstrap")
                == (500, "Invalid bootstrap reset index (specified \(index + 1), reset index: \(index))"))
        agent.disk.carryOut(.write(.data, id: "acl-bootstrap-reset", Array("\(index)\n".utf8)))
        #expect(acl.ask("PUT", "/v1/acl/bootstrap").status == 200)
        #expect(agent.disk.file("acl-bootstrap-reset") == nil)
        #expect(acl.ask("PUT", "/v1/acl/bootstrap").status == 403)
    }

    // MARK: Tokens

    @Test func token_endsInItsTime_andIsRemovedByTheLeader() {
        let secret = acl.member("SecretID", of: "PUT", "/v1/acl/token", #"{"ExpirationTTL":"1m"}"#)
        #expect(acl.ask("GET", "/v1/acl/token/self", token: secret).status == 200)
        acl.world.advance(by: .seconds(62))
        #expect(acl.ask("GET", "/v1/acl/token/self", token: secret) == (403, "token does not exist: ACL not found"))
        #expect(acl.world.world.cluster.agents[0].server?.store.acl.token(secret: secret) == nil)
    }

    @Test func secrets_areHidden_fromThoseWhoMayOnlyRead() {
        let reader = acl.token(rules: "acl = \"read\"")
        let answer = acl.ask("GET", "/v1/acl/tokens", token: reader)
        #expect(answer.status == 200)
        #expect(answer.text.contains("\"<hidden>\"") || answer.text.contains("\\u003chidden\\u003e"))
        #expect(!answer.text.contains(ACLWorld.management))
    }

    @Test func tokens_areFound_byServiceName() {
        let body = #"{"Description":"w","ServiceIdentities":[{"ServiceName":"web","Datacenters":["dc2","dc1"]}]}"#
        #expect(acl.ask("PUT", "/v1/acl/token", body).text.contains(#""Datacenters": ["#))
        #expect(acl.ask("GET", "/v1/acl/tokens?servicename=WEB").text.contains(#""Description": "w""#))
        #expect(acl.ask("GET", "/v1/acl/tokens?servicename=api").text == "[]\n")
        #expect(
            acl.ask("GET", "/v1/acl/tokens?servicename=web&role=x")
                == (500, "can only filter by one of policy, role, serviceName, or methodName at a time"))
    }

    @Test func token_mayNotBeMadeTwice() {
        let id = "6a1253d2-1785-24fd-91c2-f8e78c745511"
        #expect(acl.ask("PUT", "/v1/acl/token", #"{"AccessorID":"\#(id)"}"#).status == 200)
        #expect(
            acl.ask("PUT", "/v1/acl/token", #"{"SecretID":"\#(id)"}"#)
                == (500, "Invalid Token: SecretID is already in use"))
        let reserved = "00000000-0000-0000-0000-000000000042"
        #expect(
            acl.ask("PUT", "/v1/acl/token", #"{"AccessorID":"\#(reserved)"}"#).text
                == "Invalid Token: AccessorID - UUIDs with the prefix "
                + "\"00000000-0000-0000-0000-0000000000\" are reserved")
    }

    @Test func token_keepsWhatIsImmutable() {
        let made = acl.member("AccessorID", of: "PUT", "/v1/acl/token", #"{"Description":"a"}"#)
        let target = "/v1/acl/token/" + made
        #expect(acl.ask("PUT", target, #"{"Local":true}"#).text == "Cannot toggle local mode of \(made)")
        #expect(acl.ask("PUT", target, #"{"ExpirationTTL":"1h"}"#).text == "Cannot change expiration time of \(made)")
        #expect(
            acl.ask("PUT", target, #"{"SecretID":"6a1253d2-1785-24fd-91c2-f8e78c745599"}"#).text
                == "Changing a token's SecretID is not permitted")
        #expect(
            acl.ask("PUT", target, #"{"AccessorID":"x"}"#)
                == (400, "Token Accessor ID in URL and payload do not match"))
    }

    @Test func token_mayNotDeleteItself() {
        let own = acl.member("AccessorID", of: "GET", "/v1/acl/token/self")
        #expect(
            acl.ask("DELETE", "/v1/acl/token/" + own)
                == (500, "Deletion of the request's authorization token is not permitted"))
    }

    @Test func wordsForPolicies_areNoTokens() {
        for word in ["allow", "deny", "manage"] {
            #expect(acl.ask("GET", "/v1/kv/a", token: word) == (500, "Cannot resolve root ACL"))
        }
    }

    @Test func policyIsGone_soItsTokenGrantsNothing() {
        let secret = acl.token(rules: "key_prefix \"\" { policy = \"write\" }")
        #expect(acl.ask("PUT", "/v1/kv/a", "1", token: secret).status == 200)
        let id = acl.world.world.cluster.agents[0].server?.store.acl.token(secret: secret)?.policies.first?.id ?? ""
        #expect(acl.ask("DELETE", "/v1/acl/policy/" + id).text == "true\n")
        #expect(acl.ask("PUT", "/v1/kv/a", "1", token: secret).status == 403)
    }

    // MARK: Replication, authorization, agents' tokens

    @Test func replication_isOff_inThePrimaryDatacenter() {
        let answer = acl.ask("GET", "/v1/acl/replication", token: "")
        #expect(answer.status == 200)
        #expect(answer.text.contains(#""Enabled": false"#))
        #expect(answer.text.contains(#""LastSuccess": "0001-01-01T00:00:00Z""#))
    }

    @Test func authorize_answersEachQuestion() {
        let secret = acl.token(rules: "key_prefix \"a/\" { policy = \"write\" } key \"a/b\" { policy = \"read\" }")
        let body = """
            [{"Resource":"key","Segment":"a/c","Access":"write"},
            {"Resource":"key","Segment":"a/","Access":"write-prefix"},{"Resource":"acl","Access":"READ"}]
            """
        let answer = acl.ask("POST", "/v1/internal/acl/authorize", body, token: secret)
        let allowed = JSONValue.reading(Array(answer.text.utf8))?.elements.map { $0["Allow"] == .bool(true) }
        #expect(allowed == [true, false, false])
        #expect(
            acl.ask("POST", "/v1/internal/acl/authorize", #"[{"Resource":"x","Access":"read"}]"#)
                == (400, "Invalid ACL resource requested: \"x\""))
        #expect(
            acl.ask("POST", "/v1/internal/acl/authorize", #"[{"Resource":"node","Access":"list"}]"#)
                == (400, "Invalid access level for node resource: list"))
        #expect(acl.ask("POST", "/v1/internal/acl/authorize", "[]").text == "[]\n")
    }

    @Test func agentTokens_areKept_whereThatIsWanted() throws {
        let acl = try ACLWorld(#""enable_token_persistence":true"#)
        #expect(acl.ask("PUT", "/v1/agent/token/default", #"{"Token":"\#(ACLWorld.management)"}"#).status == 200)
        #expect(acl.ask("GET", "/v1/acl/tokens", token: "").status == 200)
        let file = acl.world.world.cluster.agents[0].disk.file("acl-tokens.json")
        #expect(file.map { String(decoding: $0, as: UTF8.self) } == #"{"default":"\#(ACLWorld.management)"}"#)
        var tokens = AgentTokens()
        tokens.load(file ?? [])
        #expect(tokens.user == ACLWorld.management)
    }
}
