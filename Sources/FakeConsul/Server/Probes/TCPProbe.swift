// SPDX-License-Identifier: MIT

/// Connects and ends the connection at once (Consul's `CheckTCP`).
final class TCPProbe: Probe {
    private let address: String
    private let tls: ProbeTLS?
    private let dialer: Dialer
    private let run: ProbeRun
    private var stream: ProbeStream?

    init(_ address: String, _ tls: ProbeTLS?, _ dialer: Dialer, _ run: ProbeRun) {
        self.address = address
        self.tls = tls
        self.dialer = dialer
        self.run = run
    }

    func start() {
        run.limitTime { [self] in
            let words = stream == nil ? dialer.timeoutWords : "tls: DialWithDialer timed out"
            finish(.critical, words)
        }
        dialer.dial(.stream, address) { [self] outcome in
            switch outcome {
            case .connected(let descriptor): connected(descriptor)
            case .failed(let words): run.finish(.critical, words)
            }
        }
    }

    func cancel() {
        drop()
        run.end()
    }

    private func connected(_ descriptor: Int32) {
        guard tls != nil else {
            closeDescriptor(descriptor)
            return finish(.passing, "TCP connect \(address): Success")
        }
        do throws(TLSFailure) {
            let host = HostPort.host(of: address)
            let stream = try run.stream(over: descriptor, tls, to: host) { [weak self] in self?.happened($0) }
            self.stream = stream
            stream.start()
        } catch {
            finish(.critical, error.message)
        }
    }

    private func happened(_ event: ProbeStream.Event) {
        switch event {
        case .secured: finish(.passing, "TCP+TLS connect \(address): Success")
        case .received: break
        case .ended: finish(.critical, "EOF")
        case .failed(let words): finish(.critical, words)
        }
    }

    private func finish(_ status: HealthStatus, _ output: String) {
        drop()
        run.finish(status, output)
    }

    private func drop() {
        dialer.cancel()
        stream?.close()
        stream = nil
    }
}
