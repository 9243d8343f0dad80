// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct JSONWebSignatureTests {
    /// RFC 7515, A.3.
    static let es256 =
        "eyJhbGciOiJFUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"

    private var es256Key: PublicKey {
        get throws {
            let x = try Base64.rawURL.decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
            let y = try Base64.rawURL.decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
            return .ec(.p256, point: [4] + x + y)
        }
    }

    @Test func es256_verifies() throws {
        let token = try JSONWebSignature(Self.es256)
        #expect(token.algorithmName == "ES256")
        #expect(String(decoding: token.payload, as: UTF8.self).hasPrefix("{\"iss\":\"joe\""))
        #expect(token.isSigned(by: try es256Key))
        #expect(!token.isSigned(by: try PublicKey(pem: CryptoSamples.rsaPublic)))
    }

    /// RFC 8037, A.4.
    @Test func edDSA_verifies() throws {
        let token = try JSONWebSignature(
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
                + ".hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
        let key = try Base64.rawURL.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        #expect(token.isSigned(by: .ed25519(key)))
        #expect(token.isSigned(by: try PublicKey(info: PublicKey.ed25519(key).info)))
    }

    @Test(arguments: [CryptoSamples.tokenRS256, CryptoSamples.tokenPS384])
    func rsa_verifies(_ text: String) throws {
        let token = try JSONWebSignature(text)
        #expect(String(decoding: token.payload, as: UTF8.self) == #"{"iss":"test","sub":"web"}"#)
        #expect(token.isSigned(by: try PublicKey(pem: CryptoSamples.rsaPublic)))
        #expect(!token.isSigned(by: try es256Key))
    }

    @Test func changedPart_isNotSigned() throws {
        let parts = CryptoSamples.tokenRS256.split(separator: ".").map(String.init)
        let key = try PublicKey(pem: CryptoSamples.rsaPublic)
        let other = Base64.rawURL.encode(Array(#"{"sub":"admin"}"#.utf8))
        #expect(!(try JSONWebSignature("\(parts[0]).\(other).\(parts[2])").isSigned(by: key)))
        for header in [#"{"alg":"none"}"#, #"{}"#, #"{"alg":"RS256","crit":["exp"]}"#, #"{"alg":"HS256"}"#] {
            let encoded = Base64.rawURL.encode(Array(header.utf8))
            #expect(!(try JSONWebSignature("\(encoded).\(parts[1]).\(parts[2])").isSigned(by: key)))
            #expect(!(try JSONWebSignature("\(encoded).\(parts[1]).").isSigned(by: key)))
        }
    }

    @Test(arguments: [
        ("", "square/go-jose: compact JWS format must have three parts"),
        ("a.b", "square/go-jose: compact JWS format must have three parts"),
        ("a.b.c.d", "square/go-jose: compact JWS format must have three parts"),
        ("!.e30.e30", "illegal base64 data at input byte 0"),
        ("e30.e30=.e30", "illegal base64 data at input byte 3"),
        ("eA.e30.e30", "invalid character 'x' looking for beginning of value"),
    ])
    func malformedToken_isRefused(_ text: String, _ message: String) {
        #expect(throws: CryptoError(message)) { try JSONWebSignature(text) }
    }
}
