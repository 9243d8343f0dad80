// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A load of equal requests over keep-alive connections, from one thread: each connection sends its next request when
/// it has the answer to the last one.
struct Load {
    /// How many connections.
    var connections = 32
    let port: Int
    /// The bytes of the request with that number.
    let makeRequest: (Int) -> [UInt8]

    /// Requests a second, over so many seconds.
    func rate(over seconds: Double) -> Double {
        var sockets = (0..<connections).map { _ in pollfd(fd: connect(), events: Int16(POLLIN), revents: 0) }
        defer { for socket in sockets { close(socket.fd) } }
        var readers = sockets.map { _ in AnswerReader() }
        var sent = 0
        for socket in sockets {
            send(makeRequest(sent), to: socket.fd)
            sent += 1
        }
        let start = Self.now
        var answered = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while Self.now - start < seconds {
            poll(&sockets, nfds_t(sockets.count), 1000)
            for index in sockets.indices where sockets[index].revents != 0 {
                let count = read(sockets[index].fd, buffer.baseAddress, buffer.count)
                precondition(count > 0, "the server closed a connection")
                guard readers[index].take(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { continue }
                answered += 1
                send(makeRequest(sent), to: sockets[index].fd)
                sent += 1
            }
        }
        return Double(answered) / (Self.now - start)
    }

    private func connect() -> Int32 {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #if canImport(Glibc)
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                #else
                Darwin.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                #endif
            }
        }
        precondition(result == 0, "cannot connect to port \(port)")
        return descriptor
    }

    private func send(_ bytes: [UInt8], to descriptor: Int32) {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        precondition(count == bytes.count, "a request was not sent whole")
    }

    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Finds the end of one answer: its head says how long its body is.
struct AnswerReader {
    private var head: [UInt8] = []
    private var bodyLeft: Int?

    /// Takes what came; whether the answer is whole.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if let left = bodyLeft {
            bodyLeft = left - bytes.count
        } else {
            head.append(contentsOf: bytes)
            guard let end = endOfHead() else { return false }
            bodyLeft = contentLength(end) - (head.count - end)
        }
        guard bodyLeft == 0 else { return false }
        bodyLeft = nil
        head.removeAll(keepingCapacity: true)
        return true
    }

    private func endOfHead() -> Int? {
        guard head.count >= 4 else { return nil }
        for index in 3..<head.count
        where head[index] == 10 && head[index - 1] == 13 && head[index - 2] == 10 && head[index - 3] == 13 {
            return index + 1
        }
        return nil
    }

    private func contentLength(_ end: Int) -> Int {
        let name = Array("content-length: ".utf8)
        var index = 0
        while index + name.count < end {
            if (0..<name.count).allSatisfy({ head[index + $0] | 0x20 == name[$0] | 0x20 }) {
                let digits = head[(index + name.count)...].prefix { (0x30...0x39).contains($0) }
                return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            }
            index += 1
        }
        return 0
    }
}
