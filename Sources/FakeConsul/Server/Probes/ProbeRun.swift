// SPDX-License-Identifier: MIT

/// A probe that is being made. It tells its result once, unless it is cancelled first.
protocol Probe: AnyObject {
    func start()
    /// Stops without a result and lets go of everything that it holds.
    func cancel()
}

/// What every probe has: the loop, its time and whom to tell.
final class ProbeRun {
    let loop: EventLoop
    let timeout: Duration
    private let tls: ProbeTLSContexts
    private var tell: ((ProbeResult) -> Void)?
    private var timer: EventID?

    init(
        loop: EventLoop, timeout: Duration, tls: ProbeTLSContexts, _ tell: @escaping (ProbeResult) -> Void
    ) {
        self.loop = loop
        self.timeout = timeout
        self.tls = tls
        self.tell = tell
    }

    /// Calls `action` when the probe's time is over and it has no result yet.
    func limitTime(_ action: @escaping () -> Void) {
        timer = loop.schedule(after: timeout, action)
    }

    /// What talks over a connection to a host, over TLS where that is wanted. Where there can be no TLS, the descriptor
    /// is closed.
    func stream(
        over descriptor: Int32, _ settings: ProbeTLS?, to host: String, protocols: [String] = [],
        _ tell: @escaping (ProbeStream.Event) -> Void
    ) throws(TLSFailure) -> ProbeStream {
        var session: TLSSession?
        if let settings {
            do throws(TLSFailure) { session = try tls.session(settings, to: host, protocols: protocols) } catch {
                closeDescriptor(descriptor)
                throw error
            }
        }
        return ProbeStream(descriptor, loop: loop, tls: session, tell)
    }

    /// Tells the result; later calls do nothing.
    func finish(_ status: HealthStatus, _ output: String) {
        let tell = tell
        end()
        tell?(ProbeResult(status: status, output: output))
    }

    /// Nothing will be told any more.
    func end() {
        tell = nil
        if let timer { loop.cancel(timer) }
        timer = nil
    }
}

extension HostPort {
    /// The host of an address; empty where it has none.
    static func host(of address: String) -> String { (try? HostPort(address, network: "tcp"))?.host ?? "" }
}
