// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Datagrams on a socket that is connected to nobody.
extension Sockets {
    /// Receives one datagram, and whom it is from; what does not fit into the room is lost.
    static func receive(
        _ descriptor: Int32, into room: UnsafeMutableRawBufferPointer, from address: inout SocketAddress
    ) throws(SystemError) -> Int {
        while true {
            address = SocketAddress()
            let count = address.mutate { recvfrom(descriptor, room.baseAddress, room.count, 0, $0, $1) }
            if count >= 0 { return count }
            let error = SystemError.last
            if error.code != EINTR { throw error }
        }
    }

    /// Sends one datagram; one that the system does not take is lost, as any may be.
    static func send(_ descriptor: Int32, _ bytes: [UInt8], to address: SocketAddress) {
        _ = bytes.withUnsafeBytes { all in
            address.withPointer { sendto(descriptor, all.baseAddress, all.count, 0, $0, $1) }
        }
    }

    /// Makes room in the system's queue for so many bytes.
    static func setReceiveRoom(_ descriptor: Int32, _ bytes: Int32) { set(descriptor, SOL_SOCKET, SO_RCVBUF, bytes) }
}
