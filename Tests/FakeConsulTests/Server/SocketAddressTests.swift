// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:8500"), ("::1", "[::1]:8500"), ("0.0.0.0", "0.0.0.0:8500"),
        ("fe80:0::1", "[fe80::1]:8500"), ("::ffff:10.0.0.1", "10.0.0.1:8500"),
    ])
    func text_isGos(_ ip: String, _ text: String) throws {
        let address = try #require(SocketAddress(ip: ip, port: 8500))
        #expect(address.text == text && address.port == 8500)
    }

    @Test func address_isNil_whenNotInDigits() {
        #expect(SocketAddress(ip: "localhost", port: 1) == nil)
        #expect(SocketAddress(ip: "1.2.3", port: 1) == nil)
        #expect(SocketAddress(unixPath: String(repeating: "x", count: 200)) == nil)
    }

    @Test func unixAddress_hasConsulsText() throws {
        #expect(try #require(SocketAddress(unixPath: "/run/x")).text == "@")
    }
}
