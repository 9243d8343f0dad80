// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Somebody who vouches for others with JSON web tokens.
struct TokenSigner {
    private let scalar = Curve.p256.group.privateKey(from: Array(1...40))

    /// The key by which the tokens are verified.
    var publicKey: String {
        PEMBlock(type: "PUBLIC KEY", bytes: PrivateKey.ec(.p256, scalar: scalar).publicKey.info).text
    }

    /// The key as it stands in JSON.
    var publicKeyJSON: String {
        var json = JSONWriter()
        json.string(publicKey)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    func token(_ claims: String) -> String {
        let head = [#"{"alg":"ES256","typ":"JWT"}"#, claims].map { Base64.rawURL.encode(Array($0.utf8)) }
            .joined(separator: ".")
        let hash = HashAlgorithm.sha256.hash(Array(head.utf8))
        guard let (r, s) = Curve.p256.group.sign(hash, key: scalar, .sha256) else { return "" }
        return head + "." + Base64.rawURL.encode(r + s)
    }
}
