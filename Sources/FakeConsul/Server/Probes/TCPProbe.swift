// SPDX-License-Identifier: MIT

/// Connects and ends the connection at once (Consul's `CheckTCP`).
final class TCPProbe: Probe {
    private let address: String
    private let usesTLS: Bool
    private let dialer: Dialer
    private let run: ProbeRun

    init(_ address: String, usesTLS: Bool, _ dialer: Dialer, _ run: ProbeRun) {
        self.address = address
        self.usesTLS = usesTLS
        self.dialer = dialer
        self.run = run
    }

    func start() {
        if usesTLS { return run.finish(.critical, UnsupportedTLS.words) }
        run.limitTime { [self] in
            let words = dialer.timeoutWords
            dialer.cancel()
            run.finish(.critical, words)
        }
        dialer.dial(.stream, address) { [self] outcome in
            switch outcome {
            case .connected(let descriptor):
                closeDescriptor(descriptor)
                run.finish(.passing, "TCP connect \(address): Success")
            case .failed(let words):
                run.finish(.critical, words)
            }
        }
    }

    func cancel() {
        dialer.cancel()
        run.end()
    }
}
