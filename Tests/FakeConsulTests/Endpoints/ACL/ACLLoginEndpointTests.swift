// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ACLLoginEndpointTests {
    private let acl: ACLWorld
    private let signer = TokenSigner()

    init() throws {
        acl = try ACLWorld()
    }

    private func makeMethod(_ more: String = "") -> (status: Int, text: String) {
        let config = """
            {"JWTValidationPubKeys":[\(signer.publicKeyJSON)],"BoundIssuer":"tests","BoundAudiences":["consul"],
            "ClaimMappings":{"sub":"user","/team/name":"team"},"ListClaimMappings":{"groups":"groups"}}
            """
        return acl.ask("PUT", "/v1/acl/auth-method", #"{"Name":"jwt","Type":"jwt"\#(more),"Config":\#(config)}"#)
    }

    private func bind(_ type: String, _ name: String, _ selector: String = "") -> (status: Int, text: String) {
        var json = JSONWriter()
        json.object { json in
            json.member("AuthMethod", "jwt")
            json.member("BindType", type)
            json.member("BindName", name)
            json.member("Selector", selector)
        }
        return acl.ask("PUT", "/v1/acl/binding-rule", String(decoding: json.bytes, as: UTF8.self))
    }

    private func claims(_ more: String = "", issuer: String = "tests", secondsLeft: Int64 = 600) -> String {
        let now = acl.world.now.seconds
        return #"{"iss":"\#(issuer)","aud":"consul","sub":"Ann","team":{"name":"red"},"groups":["dev","ops"],"# +
            #""iat":\#(now),"exp":\#(now + secondsLeft)\#(more)}"#
    }

    private func login(_ claims: String, meta: String = "{}") -> (status: Int, text: String) {
        let body = #"{"AuthMethod":"jwt","BearerToken":"\#(signer.token(claims))","Meta":\#(meta)}"#
        return acl.ask("POST", "/v1/acl/login", body, token: "")
    }

    @Test func login_grantsWhatTheRulesSay() throws {
        #expect(makeMethod().status == 200)
        #expect(bind("service", "${value.user}-${value.team}", #""dev" in list.groups"#).status == 200)
        #expect(bind("node", "n-${value.user}").status == 200)
        #expect(bind("service", "nobody", #"value.user == "Bob""#).status == 200)
        let answer = login(claims(), meta: #"{"b":"2","a":"1"}"#)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.text.contains(#""ServiceName": "ann-red""#))
        #expect(answer.text.contains(#""NodeName": "n-ann""#))
        #expect(!answer.text.contains("nobody"))
        #expect(answer.text.contains(#"token created via login: {\"a\":\"1\",\"b\":\"2\"}"#))
        #expect(answer.text.contains(#""AuthMethod": "jwt""#))
        #expect(answer.text.contains(#""Local": true"#))
    }

    @Test func login_isRefused_whereNoRuleTakesItIn() {
        #expect(makeMethod().status == 200)
        #expect(login(claims()) == (403, "Permission denied"))
    }

    @Test func login_isRefused_inConsulsWords() {
        _ = makeMethod()
        _ = bind("service", "web")
        #expect(
            login(claims(issuer: "other")).text
                == "error validating claims: square/go-jose/jwt: validation failed, invalid issuer claim (iss)")
        #expect(
            login(claims(secondsLeft: -100)).text
                == "error validating claims: square/go-jose/jwt: validation failed, token is expired (exp)")
        #expect(
            acl.ask("POST", "/v1/acl/login", #"{"AuthMethod":"jwt","BearerToken":"a.b"}"#).text
                == "error parsing token: square/go-jose: compact JWS format must have three parts")
        #expect(
            acl.ask("POST", "/v1/acl/login", #"{"AuthMethod":"none","BearerToken":"x"}"#)
                == (403, "ACL not found: auth method \"none\" not found"))
        #expect(acl.ask("POST", "/v1/acl/login", #"{"AuthMethod":"jwt"}"#).text == "missing jwt")
    }

    @Test func loginToken_endsWithTheMethodsTime_andByLogout() {
        _ = makeMethod(#","MaxTokenTTL":"2m""#)
        _ = bind("service", "web")
        let first = JSONValue.reading(Array(login(claims()).text.utf8))?["SecretID"]?.text ?? ""
        let second = JSONValue.reading(Array(login(claims()).text.utf8))?["SecretID"]?.text ?? ""
        #expect(acl.ask("POST", "/v1/acl/logout", token: first).text == "true\n")
        #expect(acl.ask("GET", "/v1/acl/token/self", token: first).status == 403)
        #expect(
            acl.ask("POST", "/v1/acl/logout")
                == (403, "Permission denied: token wasn't created via login"))
        acl.world.advance(by: .seconds(122))
        #expect(acl.ask("GET", "/v1/acl/token/self", token: second).status == 403)
    }

    @Test func methodIsGone_andSoAreItsRulesAndTokens() {
        _ = makeMethod()
        _ = bind("service", "web")
        let secret = JSONValue.reading(Array(login(claims()).text.utf8))?["SecretID"]?.text ?? ""
        #expect(acl.ask("DELETE", "/v1/acl/auth-method/jwt").text == "true\n")
        #expect(acl.ask("GET", "/v1/acl/binding-rules").text == "[]\n")
        #expect(acl.ask("GET", "/v1/acl/token/self", token: secret).status == 403)
    }

    // MARK: Validation

    @Test(arguments: [
        (#"{}"#, "Invalid Auth Method: no Name is set"),
        (#"{"Name":"a b","Type":"jwt"}"#,
         "Invalid Auth Method: invalid Name. Only alphanumeric characters, '-' and '_' are allowed"),
        (#"{"Name":"a","Type":"x"}"#, "Invalid Auth Method: Type should be one of: [aws-iam jwt kubernetes]"),
        (#"{"Name":"a","Type":"jwt","MaxTokenTTL":"1s"}"#, "MaxTokenTTL 1s cannot be less than 1m0s"),
        (#"{"Name":"a","Type":"jwt","TokenLocality":"x"}"#,
         "Invalid Auth Method: TokenLocality should be one of 'local' or 'global'"),
        (#"{"Name":"a","Type":"jwt","Config":{"Foo":1}}"#,
         "Invalid Auth Method: error decoding config: 1 error(s) decoding:\n\n* '' has invalid keys: Foo"),
        (#"{"Name":"a","Type":"jwt"}"#,
         "Invalid Auth Method: exactly one of 'JWTValidationPubKeys', 'JWKSURL', or 'OIDCDiscoveryURL' must be set "
            + "for type \"jwt\""),
        (#"{"Name":"a","Type":"jwt","Config":{"JWTValidationPubKeys":["x"]}}"#,
         "Invalid Auth Method: error parsing public key JWTValidationPubKeys[0]: "
            + "data does not contain any valid RSA, ECDSA, or ED25519 public keys"),
        (#"{"Name":"a","Type":"kubernetes"}"#, "Invalid Auth Method: Config.Host is required"),
    ])
    func methods_areRefused_inConsulsWords(body: String, message: String) {
        #expect(acl.ask("PUT", "/v1/acl/auth-method", body) == (500, message))
    }

    @Test func rules_areRefused_inConsulsWords() {
        _ = makeMethod()
        #expect(bind("", "x").text == "Invalid Binding Rule: no BindType is set")
        #expect(bind("service", "").text == "Invalid Binding Rule: no BindName is set")
        #expect(bind("policy", "x").text == "Invalid Binding Rule: unknown BindType \"policy\"")
        #expect(
            bind("service", "${value.none}").text
                == "Invalid Binding Rule: invalid BindName: 1:3: unknown variable accessed: value.none")
        #expect(bind("service", "A b").text == "Invalid Binding Rule: invalid BindName")
        #expect(
            bind("service", "x", "foo == 1").text
                == "invalid Binding Rule: Selector is invalid: Selector \"foo\" is not valid")
    }
}
