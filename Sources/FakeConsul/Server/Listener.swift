// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A listening socket: takes the connections that come to it.
protocol AcceptingSocket: ReadinessHandler {
    var loop: EventLoop { get }
    var descriptor: Int32 { get }
    var isClosed: Bool { get }

    func admit(_ accepted: Int32, _ client: SocketAddress)
}

private enum AcceptLimits {
    /// How many connections one turn takes at most, so that an accept storm does not starve the others.
    static let mostPerTurn = 128
    /// How long new connections are left in the system's queue when there are no descriptors for them.
    static let exhaustionPause = Duration.milliseconds(50)
}

extension AcceptingSocket {
    func ready(_ readiness: Readiness) { acceptAll() }

    private func acceptAll() {
        for _ in 0..<AcceptLimits.mostPerTurn {
            if isClosed { return }
            var client = SocketAddress()
            do throws(SystemError) {
                let accepted = try Sockets.accept(descriptor, from: &client)
                admit(accepted, client)
            } catch {
                if error.isExhaustion {
                    loop.schedule(after: AcceptLimits.exhaustionPause) { [weak self] in self?.acceptAll() }
                    return
                }
                // A client that was gone before we came to it is no reason to stop.
                if error.isWouldBlock || error.code == EBADF || error.code == EINVAL { return }
            }
        }
        loop.later { [weak self] in self?.acceptAll() }
    }
}

/// One listening socket.
final class Listener: AcceptingSocket {
    let id: ListenerID
    let options: HTTPServer.ListenOptions
    let descriptor: Int32
    private let address: ListenAddress
    private unowned let server: HTTPServer
    private(set) var isClosed = false
    var loop: EventLoop { server.loop }

    init(
        _ descriptor: Int32, _ address: ListenAddress, _ id: ListenerID, _ options: HTTPServer.ListenOptions,
        server: HTTPServer
    ) {
        self.descriptor = descriptor
        self.address = address
        self.id = id
        self.options = options
        self.server = server
    }

    func close() {
        if isClosed { return }
        isClosed = true
        server.loop.close(descriptor)
        if case .unix(let path, _) = address { unlink(path) }
    }

    func admit(_ accepted: Int32, _ client: SocketAddress) {
        let isAdmitted = options.limiter.admit(client.host)
        // Over TLS it can be told only once hands are shaken.
        if isAdmitted || options.tls != nil {
            return server.add(accepted, from: client, at: self, isAdmitted: isAdmitted)
        }
        _ = try? Sockets.send(accepted, ConnectionLimiter.refusal)
        closeDescriptor(accepted)
    }
}

/// The system's `close`, for types that have a `close` of their own.
func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }
