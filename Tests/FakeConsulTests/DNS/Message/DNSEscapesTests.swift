// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DNSEscapesTests {
    @Test func backslash_takesTheNextByteOrThreeDigits() {
        #expect(DNSEscapes.bytes(of: #"a\.b"#).map(\.byte) == Array("a.b".utf8))
        #expect(DNSEscapes.bytes(of: #"\046"#).map(\.byte) == [46])
        #expect(DNSEscapes.bytes(of: #"\04x"#).map(\.byte) == Array("04x".utf8))
        #expect(DNSEscapes.bytes(of: #"\."#).first?.isEscaped == true)
        #expect(DNSEscapes.bytes(of: ".").first?.isEscaped == false)
    }

    @Test func digitsBeyondAByte_wrapAround() { #expect(DNSEscapes.bytes(of: #"\999"#).map(\.byte) == [231]) }
}
