// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct IPNetworkTests {
    @Test(arguments: [
        ("10.0.1.7/24", "10.0.1.0", "10.0.1.255", "255.255.255.0"),
        ("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "255.0.0.0"),
        ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "0.0.0.0"), ("1.2.3.4/32", "1.2.3.4", "1.2.3.4", "255.255.255.255"),
        ("2001:db8::5/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff::"),
        ("fe80::1/10", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffc0::"),
    ])
    func network_hasItsEnds(_ text: String, _ first: String, _ last: String, _ mask: String) {
        let network = IPNetwork(text)
        #expect(network?.first.description == first)
        #expect(network?.last.description == last)
        #expect(network?.mask.description == mask)
    }

    @Test(arguments: ["", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129", "::/x"])
    func others_areNone(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test func containment_isOfOneFamily() {
        let network = IPNetwork("10.0.0.0/8")
        #expect(network.map { $0.contains(IPAddress(v4: 0x0a01_0203)) } == true)
        #expect(network.map { $0.contains(IPAddress(v4: 0x0b01_0203)) } == false)
        #expect(IPNetwork("::/0").map { $0.contains(IPAddress.loopbackV4) } == false)
    }
}
