// SPDX-License-Identifier: MIT

/// Sends an empty datagram and waits for anything back (Consul's `CheckUDP`). Consul sets no limit to that wait: a
/// service that does not answer leaves the check as it is for ever, and so does this probe.
final class UDPProbe: Probe, ReadinessHandler {
    private let address: String
    private let dialer: Dialer
    private let run: ProbeRun
    private var descriptor: Int32 = -1

    init(_ address: String, _ dialer: Dialer, _ run: ProbeRun) {
        self.address = address
        self.dialer = dialer
        self.run = run
    }

    func start() {
        dialer.dial(.datagram, address) { [self] outcome in
            switch outcome {
            case .connected(let descriptor): ask(descriptor)
            case .failed(let words): run.finish(.critical, words)
            }
        }
    }

    func cancel() {
        dialer.cancel()
        drop()
        run.end()
    }

    private func ask(_ descriptor: Int32) {
        self.descriptor = descriptor
        guard run.loop.watch(descriptor, self) else { return fail("read", .last) }
        do throws(SystemError) { _ = try Sockets.send(descriptor, []) } catch { fail("write", error) }
    }

    func ready(_ readiness: Readiness) {
        guard descriptor >= 0 else { return }
        do throws(SystemError) {
            _ = try Sockets.receive(descriptor, most: 1)
            drop()
            run.finish(.passing, "UDP connect \(address): Success")
        } catch {
            if !error.isWouldBlock { fail("read", error) }
        }
    }

    private func fail(_ verb: String, _ error: SystemError) {
        let words = SocketWords.failure(verb, "udp", descriptor, error)
        drop()
        run.finish(.critical, words)
    }

    private func drop() {
        guard descriptor >= 0 else { return }
        run.loop.close(descriptor)
        descriptor = -1
    }
}

/// Failures of connected sockets in Go's words.
enum SocketWords {
    /// `read tcp 127.0.0.1:50000->127.0.0.1:80: read: connection reset by peer`
    static func failure(_ verb: String, _ network: String, _ descriptor: Int32, _ error: SystemError) -> String {
        let here = SocketAddress(boundTo: descriptor)?.text ?? ""
        let there = SocketAddress(connectedTo: descriptor)?.text ?? ""
        return "\(verb) \(network) \(here)->\(there): \(verb): \(error.words)"
    }
}
