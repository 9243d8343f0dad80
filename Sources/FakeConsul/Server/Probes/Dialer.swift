// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Makes one connection as Go's `net.Dialer` does: looks the host up, tries its addresses in order, tells the first
/// failure.
final class Dialer: ReadinessHandler {
    enum Outcome {
        /// Whoever is told owns the descriptor.
        case connected(Int32)
        /// In Go's words: `dial tcp 127.0.0.1:1: connect: connection refused`.
        case failed(String)
    }

    private let loop: EventLoop
    private let resolver: Resolver
    private var network = ""
    private var target = ""
    private var kind = Sockets.Kind.stream
    private var candidates: ArraySlice<SocketAddress> = []
    private var current: SocketAddress?
    private var descriptor: Int32 = -1
    private var firstFailure: String?
    private var tell: ((Outcome) -> Void)?

    init(loop: EventLoop, resolver: Resolver) {
        self.loop = loop
        self.resolver = resolver
    }

    /// Begins; the outcome is told once, maybe at once, unless it is cancelled.
    func dial(_ kind: Sockets.Kind, _ target: String, _ tell: @escaping (Outcome) -> Void) {
        self.kind = kind
        self.target = target
        self.tell = tell
        network = kind == .stream ? "tcp" : "udp"
        firstFailure = nil
        current = nil
        let address: HostPort
        do throws(HostPort.Failure) { address = try HostPort(target, network: network) } catch {
            return finish(.failed("dial \(network): \(error.words)"))
        }
        resolver.resolve(address.host, port: address.port) { [weak self] in self?.resolved($0) }
    }

    /// What Go says when the time for it is over.
    var timeoutWords: String { "dial \(network)\(current.map { " " + $0.text } ?? ": lookup \(target)"): i/o timeout" }

    func cancel() {
        tell = nil
        candidates = []
        dropDescriptor()
    }

    private func resolved(_ answer: Resolver.Answer) {
        guard tell != nil else { return }
        switch answer {
        case .failure(let words): finish(.failed("dial \(network): \(words)"))
        case .addresses(let addresses):
            candidates = addresses[...]
            tryNext()
        }
    }

    private func tryNext() {
        while let address = candidates.popFirst() {
            current = address
            do throws(SystemError) {
                descriptor = try Sockets.open(address.family, kind)
                if try Sockets.connect(descriptor, to: address) { return finish(.connected(takeDescriptor())) }
                if loop.watch(descriptor, self) { return }
                throw .last
            } catch {
                note(error)
            }
        }
        finish(.failed(firstFailure ?? "dial \(network): lookup \(target): no such host"))
    }

    func ready(_ readiness: Readiness) {
        guard descriptor >= 0 else { return }
        if let error = Sockets.pendingError(descriptor) {
            note(error)
            return tryNext()
        }
        if readiness.contains(.writable) {
            loop.unwatch(descriptor)
            finish(.connected(takeDescriptor()))
        }
    }

    private func note(_ error: SystemError) {
        let address = current.map { $0.host == "127.0.0.1" && target.hasPrefix(":") ? target : $0.text } ?? target
        if firstFailure == nil { firstFailure = "dial \(network) \(address): connect: \(error.words)" }
        dropDescriptor()
    }

    private func finish(_ outcome: Outcome) {
        let tell = tell
        self.tell = nil
        tell?(outcome)
    }

    private func takeDescriptor() -> Int32 {
        defer { descriptor = -1 }
        return descriptor
    }

    private func dropDescriptor() {
        guard descriptor >= 0 else { return }
        loop.close(descriptor)
        descriptor = -1
    }
}
