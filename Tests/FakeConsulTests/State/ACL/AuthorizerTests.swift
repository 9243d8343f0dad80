// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AuthorizerTests {
    private let holder = Authorizer(accessorID: "6c7bdcb8-0a46-4c53-9f7f-0d9d0e0a5b11", fallback: .deny)

    @Test func denial_namesTokenAccessAndResource() {
        let refusal = holder.denial(.read, .key(KVKey(Array("a/b".utf8))))
        #expect(refusal.status == .forbidden)
        #expect(
            refusal.message == "Permission denied: token with AccessorID '6c7bdcb8-0a46-4c53-9f7f-0d9d0e0a5b11' "
                + "lacks permission 'key:read' on \"a/b\"")
    }

    @Test func denial_namesNoResource_whereThereIsButOne() {
        #expect(
            holder.denial(.write, .operator).message
                == "Permission denied: token with AccessorID '6c7bdcb8-0a46-4c53-9f7f-0d9d0e0a5b11' "
                + "lacks permission 'operator:write'")
    }

    @Test func denial_explainsTheAnonymousToken() {
        let anonymous = Authorizer(accessorID: Authorizer.anonymousID, fallback: .deny)
        #expect(
            anonymous.denial(.read, .allServices).message
                == "Permission denied: anonymous token lacks permission 'service:read' on \"all services\". "
                + "The anonymous token is used implicitly when a request does not specify a token.")
    }
}

extension AuthorizerTests {
    @Test func fallback_allowsAllButACLs_byDefaultPolicyAllow() {
        let bearer = Authorizer(accessorID: "x", fallback: .allow)
        #expect(bearer.allows(.write, .key("a")))
        #expect(bearer.allows(.write, .operator))
        #expect(!bearer.allows(.read, .acl))
        #expect(!bearer.allows(.read, .snapshot))
        #expect(bearer.allowsIntentionsByDefault)
    }

    @Test func rules_countBeforeTheFallback() throws {
        let rules = CompiledACLRules([try ACLRules(parsing: "key \"a\" { policy = \"deny\" } acl = \"read\"")])
        let bearer = Authorizer(accessorID: "x", rules: rules, fallback: .allow)
        #expect(!bearer.allows(.read, .key("a")))
        #expect(bearer.allows(.read, .key("b")))
        #expect(bearer.allows(.read, .acl))
        #expect(!bearer.allows(.write, .acl))
    }
}
