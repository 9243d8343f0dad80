// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@testable import FakeConsul

/// The tests' few raw socket calls.
enum SocketFamily {
    static let ipv4 = AF_INET

    /// Sends one byte back to the sender of a datagram.
    static func echo(_ descriptor: Int32) {
        var sender = SocketAddress()
        var byte: UInt8 = 0
        let count = sender.mutate { recvfrom(descriptor, &byte, 1, 0, $0, $1) }
        if count >= 0 { _ = sender.withPointer { sendto(descriptor, &byte, 1, 0, $0, $1) } }
    }
}
