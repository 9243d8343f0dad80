// SPDX-License-Identifier: MIT

/// Sends an HTTP/2 PING and waits for its echo (Consul's `CheckH2PING`).
final class H2PingProbe: Probe {
    private let address: String
    private let tls: ProbeTLS?
    private let dialer: Dialer
    private let run: ProbeRun
    private var stream: ProbeStream?
    private var frames = HTTP2FrameReader()
    /// Whether hands are shaken, where that is asked for.
    private var isConnected = false

    private static let echo = Array("fakeping".utf8)

    init(_ address: String, _ tls: ProbeTLS?, _ dialer: Dialer, _ run: ProbeRun) {
        self.address = address
        self.tls = tls
        self.dialer = dialer
        self.run = run
    }

    func start() {
        run.limitTime { [self] in
            if !isConnected {
                finish(.critical, "Failed to dial to \(address): \(dialer.timeoutWords)")
            } else {
                finish(.critical, "HTTP2 ping failed: context deadline exceeded")
            }
        }
        dialer.dial(.stream, address) { [self] outcome in
            switch outcome {
            case .connected(let descriptor): ping(over: descriptor)
            case .failed(let words): finish(.critical, "Failed to dial to \(address): \(words)")
            }
        }
    }

    func cancel() {
        drop()
        run.end()
    }

    private func ping(over descriptor: Int32) {
        let stream: ProbeStream
        do throws(TLSFailure) {
            let host = HostPort.host(of: address)
            stream = try run.stream(over: descriptor, tls, to: host, protocols: ["h2"]) { [weak self] in
                self?.happened($0)
            }
        } catch {
            return finish(.critical, "Failed to dial to \(address): \(error.message)")
        }
        self.stream = stream
        isConnected = tls == nil
        stream.start()
        let hello = HTTP2Frame.preface + HTTP2Frame(type: HTTP2Frame.settings).bytes
        stream.send(hello + HTTP2Frame(type: HTTP2Frame.ping, payload: Self.echo).bytes)
    }

    private func happened(_ event: ProbeStream.Event) {
        switch event {
        case .received(let bytes): received(bytes)
        case .secured: isConnected = true
        case .ended: fail("EOF")
        case .failed(let words): fail(words)
        }
    }

    private func received(_ bytes: [UInt8]) {
        frames.feed(bytes)
        do throws(HTTP2FrameReader.TooLarge) {
            while stream != nil, let frame = try frames.next() { received(frame) }
        } catch {
            finish(.critical, "HTTP2 ping failed: http2: frame too large")
        }
    }

    private func received(_ frame: HTTP2Frame) {
        if frame.type == HTTP2Frame.settings && !frame.has(HTTP2Frame.endOrAck) {
            stream?.send(HTTP2Frame(type: HTTP2Frame.settings, flags: HTTP2Frame.endOrAck).bytes)
        }
        if frame.type == HTTP2Frame.ping && frame.has(HTTP2Frame.endOrAck) && frame.payload == Self.echo {
            finish(.passing, "HTTP2 ping was successful")
        }
    }

    private func fail(_ words: String) {
        finish(.critical, (isConnected ? "HTTP2 ping failed: " : "Failed to dial to \(address): ") + words)
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
