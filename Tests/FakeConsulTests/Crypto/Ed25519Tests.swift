// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct Ed25519Tests {
    /// RFC 8032, 7.1: key, message, signature.
    static let vectors = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test(arguments: vectors)
    func verify_takesThoseOfRFC8032(key: String, message: String, signature: String) throws {
        let (key, message, signature) = try (Hex.decode(key), Hex.decode(message), Hex.decode(signature))
        #expect(Ed25519().verify(message, signature: signature, key: key))
        #expect(!Ed25519().verify(message + [0], signature: signature, key: key))
        for index in [0, 31, 32, 63] {
            var bent = signature
            bent[index] ^= 1
            #expect(!Ed25519().verify(message, signature: bent, key: key))
        }
    }

    /// The number may not be given in a second form: the order added to it (RFC 8032, 8.4).
    @Test func verify_refusesANumberThatIsNotBelowTheOrder() throws {
        let (key, _, text) = Self.vectors[0]
        var signature = try Hex.decode(text)
        let order = try Hex.decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var carry = 0
        for index in 0..<32 {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            signature[32 + index] = UInt8(truncatingIfNeeded: sum)
            carry = sum >> 8
        }
        #expect(!Ed25519().verify([], signature: signature, key: try Hex.decode(key)))
    }

    @Test func verify_refusesWhatIsNoKeyOrSignature() throws {
        let (key, _, signature) = Self.vectors[0]
        #expect(!Ed25519().verify([], signature: [], key: try Hex.decode(key)))
        #expect(!Ed25519().verify([], signature: try Hex.decode(signature), key: []))
        // No point has this y.
        #expect(!Ed25519().isPublicKey([2] + [UInt8](repeating: 0, count: 31)))
    }
}
