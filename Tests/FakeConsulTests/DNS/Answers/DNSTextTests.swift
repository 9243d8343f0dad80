// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DNSTextTests {
    /// consul agent/dns_test.go TestEncodeKVasRFC1464
    @Test(arguments: [
        ("color", "blue", "color=blue"), ("equation", "a=4", "equation=a=4"), ("a=a", "true", "a`=a=true"),
        ("a\\=a", "false", "a`=a=false"), ("=", "\\=", "`==="), ("string", "\"Cat\"", "string=\"Cat\""),
        ("string2", "`abc`", "string2=``abc``"), ("novalue", "", "novalue="), ("a b", "c d", "a b=c d"),
        ("abc ", "123 ", "abc` =123 "), ("abc\u{0}", "x", "abc\u{0}=x"), (" a b ", " ", "` a b` = "),
    ])
    func metadata_isWrittenAsRFC1464Says(_ key: String, _ value: String, _ text: String) {
        #expect(String(decoding: DNSText.meta(key, value), as: UTF8.self) == text)
    }

    @Test func metadata_ofPlainKeys_isTheValueAlone() {
        #expect(DNSText.meta("rfc1035-note", "a=b") == Array("a=b".utf8))
        #expect(DNSText.meta("RFC1035-x", "y") == Array("y".utf8))
    }

    @Test func name_getsItsDot() {
        #expect(DNSText.complete("a.b") == "a.b." && DNSText.complete("a.b.") == "a.b." && DNSText.complete("") == ".")
        #expect(DNSText.complete(#"a\."#) == #"a\.."#)
    }

    @Test func fitNames_haveNoDotsAndNoUnderscores() {
        #expect(DNSText.isFit("node-1") && !DNSText.isFit("a.b") && !DNSText.isFit("a_b") && !DNSText.isFit("é"))
    }

    @Test(arguments: [
        ("10.0.0.1", "1.0.0.10.in-addr.arpa."),
        ("2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."),
    ])
    func address_hasAReverseName(_ address: String, _ name: String) throws {
        #expect(DNSReverse.name(of: try #require(IPAddress(address))) == name)
        #expect(DNSReverse.address(of: name) == address)
    }

    @Test(arguments: ["x.0.0.10.in-addr.arpa.", "0.10.in-addr.arpa.", "in-addr.arpa.", "1.2.ip6.arpa.", "a.consul."])
    func otherNames_areOfNoAddress(_ name: String) { #expect(DNSReverse.address(of: name) == nil) }
}
