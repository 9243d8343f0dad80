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

    /// What speaks TLS over a connection to a host; nil where none is wanted.
    func session(_ settings: ProbeTLS?, to host: String, protocols: [String] = []) throws(TLSFailure) -> TLSSession? {
        guard let settings else { return nil }
        return try tls.session(settings, to: host, protocols: protocols)
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
