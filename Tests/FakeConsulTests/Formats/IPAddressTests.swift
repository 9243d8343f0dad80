// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("10.0.0.1", "10.0.0.1"), ("::", "::"), ("::1", "::1"), ("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
        ("::ffff:1.2.3.4", "1.2.3.4"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
        ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"), ("fe80::42:ff", "fe80::42:ff"), ("1::", "1::"),
    ])
    func addresses_areReadAndWrittenAsGoDoes(_ text: String, _ written: String) {
        #expect(IPAddress(text)?.description == written)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "+1.2.3.4", "1.2.3.4 ", ":::", "1::2::3", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "::12345", "fe80::1%eth0", "::1.2.3.4:5", "1:2:3:4:5:6:7::8:9", ":1", "1:", "::g", "::-1",
    ])
    func others_areNone(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func bytes_goBothWays() {
        #expect(IPAddress("1.2.3.4")?.bytes == [1, 2, 3, 4])
        let v6 = IPAddress("2001:db8::1")
        #expect(v6.flatMap { IPAddress(bytes: $0.bytes) } == v6)
        #expect(IPAddress(bytes: [1, 2, 3]) == nil)
    }

    @Test func port_standsBehindBracketsInV6() {
        #expect(IPAddress("::1")?.description(port: 80) == "[::1]:80")
        #expect(IPAddress.loopbackV4.description(port: 80) == "127.0.0.1:80")
    }
}
