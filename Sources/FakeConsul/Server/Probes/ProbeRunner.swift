// SPDX-License-Identifier: MIT

/// Makes the probes that the core asks for, all at once, on the loop.
final class ProbeRunner {
    private let loop: EventLoop
    private let resolver: Resolver
    let tls: ProbeTLSContexts
    private let tell: (ProbeID, ProbeResult) -> Void
    private var running: [ProbeID: any Probe] = [:]

    /// - Parameter tell: is given each result, on the loop, never within `start`.
    init(
        loop: EventLoop, tls: ProbeTLSContexts = ProbeTLSContexts(), _ tell: @escaping (ProbeID, ProbeResult) -> Void
    ) {
        self.loop = loop
        self.tls = tls
        self.tell = tell
        resolver = Resolver(loop: loop)
    }

    func start(_ id: ProbeID, _ request: ProbeRequest) {
        running[id]?.cancel()
        let run = ProbeRun(loop: loop, timeout: request.effectiveTimeout, tls: tls) { [weak self] result in
            // A probe may end in the call that begins it: the core hears of it in a call of its own.
            self?.loop.later { [weak self] in self?.finished(id, result) }
        }
        let probe = makeProbe(request, run)
        running[id] = probe
        probe.start()
    }

    /// Forgets a probe: its result will not be told.
    func cancel(_ id: ProbeID) { running.removeValue(forKey: id)?.cancel() }

    func cancelAll() {
        for probe in running.values { probe.cancel() }
        running = [:]
    }

    private func finished(_ id: ProbeID, _ result: ProbeResult) {
        guard running.removeValue(forKey: id) != nil else { return }
        tell(id, result)
    }

    private func makeProbe(_ request: ProbeRequest, _ run: ProbeRun) -> any Probe {
        let dialer = Dialer(loop: loop, resolver: resolver)
        switch request.kind {
        case .http(let probe): return HTTPProbeRun(probe, request.outputMaxSize, dialer, run)
        case .tcp(let address, let tls): return TCPProbe(address, tls, dialer, run)
        case .udp(let address): return UDPProbe(address, dialer, run)
        case .script(let arguments): return ScriptProbe(arguments, request.outputMaxSize, run)
        case .h2Ping(let address, let tls): return H2PingProbe(address, tls, dialer, run)
        case .grpc(let target, let tls): return GRPCProbe(target, tls, dialer, run)
        }
    }
}

extension ProbeRequest {
    fileprivate var effectiveTimeout: Duration {
        if timeout > .zero { return timeout }
        if case .script = kind { return .seconds(30) }
        return .seconds(10)
    }
}
