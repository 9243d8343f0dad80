// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SyslogTests {
    private let folder = TemporaryDirectory()

    @Test func lines_areSentWithTheirPriority() throws {
        let path = folder.path + "/log"
        let address = try #require(SocketAddress(unixPath: path))
        let receiver = try Sockets.open(address.family, .datagram)
        defer { closeDescriptor(receiver) }
        try Sockets.bind(receiver, to: address)
        let syslog = try Syslog(facility: "local3", paths: ["/absent", path])
        syslog.write("hello", at: Instant(nanoseconds: 1_136_214_245_000_000_000))
        var room = [UInt8](repeating: 0, count: 1000)
        let count = try room.withUnsafeMutableBytes { try Sockets.receive(receiver, into: $0) }
        let text = String(decoding: room.prefix(count), as: UTF8.self)
        #expect(text.hasPrefix("<157>Jan  2 15:04:05 consul[") && text.hasSuffix("]: hello"))
    }

    @Test(arguments: ["LOCAL8", "LOCALX", "NOTHING", ""]) func unknownFacility_isRefused(_ name: String) {
        #expect(throws: FileError("Syslog setup did not succeed within timeout (1m0s).")) {
            _ = try Syslog(facility: name)
        }
    }

    @Test func missingSocket_isRefused() {
        #expect(throws: FileError.self) { _ = try Syslog(facility: "LOCAL0", paths: [folder.path + "/none"]) }
    }
}
