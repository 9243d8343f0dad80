// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Turns host names into addresses without holding up the loop: the system's resolver blocks, so each question has a
/// thread.
final class Resolver: @unchecked Sendable {
    enum Answer: Sendable {
        case addresses([SocketAddress])
        /// In Go's words: `lookup db: no such host`.
        case failure(String)
    }

    private let loop: EventLoop
    private var waiting: [UInt64: (Answer) -> Void] = [:]
    private var lastQuestion: UInt64 = 0

    init(loop: EventLoop) { self.loop = loop }

    /// Looks a name up, or takes the digits for what they are; tells at once or later, on the loop.
    func resolve(_ host: String, port: UInt16, _ tell: @escaping (Answer) -> Void) {
        // Go dials the machine itself where there is no host.
        if let address = SocketAddress(ip: host.isEmpty ? "127.0.0.1" : host, port: port) {
            return tell(.addresses([address]))
        }
        lastQuestion += 1
        let question = lastQuestion
        waiting[question] = tell
        LoopThread.start { [self] in
            let answer = Self.lookUp(host, port)
            loop.perform { [self] in waiting.removeValue(forKey: question)?(answer) }
        }
    }

    /// Looks a name up on this thread.
    static func lookUp(_ host: String, _ port: UInt16) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        // One entry for each address, not one for each kind of socket.
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var found: UnsafeMutablePointer<addrinfo>?
        let failure = getaddrinfo(host, nil, &hints, &found)
        guard failure == 0, let first = found else { return .failure("lookup \(host): \(words(failure))") }
        defer { freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        for entry in sequence(first: first, next: { $0.pointee.ai_next }) {
            guard let address = entry.pointee.ai_addr else { continue }
            addresses.append(SocketAddress(copying: address, length: entry.pointee.ai_addrlen, port: port))
        }
        return .addresses(addresses)
    }

    private static func words(_ failure: Int32) -> String {
        #if canImport(Glibc)
        if failure == EAI_NONAME || failure == -5 { return "no such host" }
        #else
        if failure == EAI_NONAME { return "no such host" }
        #endif
        return gai_strerror(failure).map { String(cString: $0) } ?? "server misbehaving"
    }
}
