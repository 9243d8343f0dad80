// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct DNSNameTests {
    @Test func text_becomesLabels_andBack() {
        let name = DNSName("web.service.consul")
        #expect(name.wire == [3] + Array("web".utf8) + [7] + Array("service".utf8) + [6] + Array("consul".utf8) + [0])
        #expect(name.text == "web.service.consul.")
        #expect(name == DNSName("web.service.consul."))
        #expect(name.labels == ["web", "service", "consul"])
        #expect(name.isSound)
    }

    @Test func root_isALoneDot() {
        for text in ["", "."] {
            #expect(DNSName(text) == .root)
            #expect(DNSName(text).text == ".")
            #expect(DNSName(text).labels.isEmpty)
        }
    }

    @Test func bytesThatMeanSomething_areEscaped() {
        let name = DNSName(#"a\.b\032c\255.x"#)
        #expect(name.labels == [#"a\.b\ c\255"#, "x"])
        #expect(name.wire == [6] + Array("a.b c".utf8) + [255, 1] + Array("x".utf8) + [0])
        #expect(DNSName(name.text) == name)
    }

    @Test func case_isKept_andIgnoredWhereAsked() {
        #expect(DNSName("WEB.Consul").text == "WEB.Consul.")
        #expect(DNSName("WEB.Consul").lowercased == DNSName("web.consul"))
    }

    @Test(arguments: ["a..b", ".a", String(repeating: "x", count: 64) + ".consul"])
    func name_isNotSound_whereALabelIsEmptyOrTooLong(_ text: String) { #expect(!DNSName(text).isSound) }

    @Test func backslashAtTheEnd_standsForNothing() { #expect(DNSName("ab\\").labels == ["ab"]) }
}
