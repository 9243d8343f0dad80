// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One listening socket.
final class Listener: ReadinessHandler {
    let id: ListenerID
    let options: HTTPServer.ListenOptions
    private let descriptor: Int32
    private let address: ListenAddress
    private unowned let server: HTTPServer
    private var isClosed = false

    /// How many connections one turn takes at most, so that an accept storm does not starve the others.
    private static let mostPerTurn = 128
    /// How long the listener leaves new connections in the system's queue when there are no descriptors for them.
    private static let exhaustionPause = Duration.milliseconds(50)

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

    func ready(_ readiness: Readiness) { acceptAll() }

    func close() {
        if isClosed { return }
        isClosed = true
        server.loop.unwatch(descriptor)
        closeDescriptor(descriptor)
        if case .unix(let path, _) = address { unlink(path) }
    }

    private func acceptAll() {
        for _ in 0..<Self.mostPerTurn {
            if isClosed { return }
            var client = SocketAddress()
            do throws(SystemError) {
                let accepted = try Sockets.accept(descriptor, from: &client)
                admit(accepted, client)
            } catch {
                if error.isExhaustion {
                    server.loop.schedule(after: Self.exhaustionPause) { [weak self] in self?.acceptAll() }
                    return
                }
                // A client that was gone before we came to it is no reason to stop.
                if error.isWouldBlock || error.code == EBADF || error.code == EINVAL { return }
            }
        }
        server.loop.later { [weak self] in self?.acceptAll() }
    }

    private func admit(_ accepted: Int32, _ client: SocketAddress) {
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
