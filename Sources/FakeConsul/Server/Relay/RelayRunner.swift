// SPDX-License-Identifier: MIT

/// Passes requests on to servers outside the simulation, all at once, on the loop.
final class RelayRunner {
    private let loop: EventLoop
    private let tls: ProbeTLSContexts
    private let resolver: Resolver
    private let tell: (RequestID, RelayAnswer?) -> Void
    private var running: [RequestID: RelayRun] = [:]

    /// - Parameter tell: is given each answer, on the loop, never within `start`.
    init(loop: EventLoop, tls: ProbeTLSContexts, _ tell: @escaping (RequestID, RelayAnswer?) -> Void) {
        self.loop = loop
        self.tls = tls
        self.tell = tell
        resolver = Resolver(loop: loop)
    }

    func start(_ id: RequestID, _ request: RelayRequest) {
        let run = RelayRun(request, loop: loop, tls: tls, dialer: Dialer(loop: loop, resolver: resolver)) {
            [weak self] answer in
            // It may end in the call that begins it: the core hears of it in a call of its own.
            self?.loop.later { [weak self] in self?.finished(id, answer) }
        }
        running[id] = run
        run.start()
    }

    func cancelAll() {
        for run in running.values { run.cancel() }
        running = [:]
    }

    private func finished(_ id: RequestID, _ answer: RelayAnswer?) {
        guard running.removeValue(forKey: id) != nil else { return }
        tell(id, answer)
    }
}
