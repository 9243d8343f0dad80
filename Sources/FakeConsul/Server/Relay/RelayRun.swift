// SPDX-License-Identifier: MIT

/// One request on its way to a server outside the simulation, and the answer.
final class RelayRun {
    private let request: RelayRequest
    private let loop: EventLoop
    private let tls: ProbeTLSContexts
    private let dialer: Dialer
    private var tell: ((RelayAnswer?) -> Void)?
    private var timer: EventID?
    private var stream: ProbeStream?
    private var parser: ResponseParser
    private var head: ResponseHead?
    private var body: [UInt8] = []

    /// Consul waits as long as its client does; here nothing waits for ever.
    private static let timeout = Duration.seconds(60)
    /// In bytes.
    private static let longestBody = 64 << 20

    /// - Parameter tell: is given the answer once, or nil where there is none; nothing after `cancel`.
    init(
        _ request: RelayRequest, loop: EventLoop, tls: ProbeTLSContexts, dialer: Dialer,
        _ tell: @escaping (RelayAnswer?) -> Void
    ) {
        self.request = request
        self.loop = loop
        self.tls = tls
        self.dialer = dialer
        self.tell = tell
        parser = ResponseParser(isHead: request.method == .head)
    }

    func start() {
        timer = loop.schedule(after: Self.timeout) { [weak self] in self?.finish(nil) }
        dialer.dial(.stream, request.url.dialAddress) { [self] outcome in
            switch outcome {
            case .connected(let descriptor): talk(over: descriptor)
            case .failed: finish(nil)
            }
        }
    }

    func cancel() {
        tell = nil
        finish(nil)
    }

    private func talk(over descriptor: Int32) {
        var session: TLSSession?
        if request.url.scheme == "https" {
            do throws(TLSFailure) {
                session = try tls.session(ProbeTLS(), to: request.url.hostName, protocols: [])
            } catch {
                closeDescriptor(descriptor)
                return finish(nil)
            }
        }
        let stream = ProbeStream(descriptor, loop: loop, tls: session) { [weak self] in self?.happened($0) }
        self.stream = stream
        stream.start()
        stream.send(request.bytes)
    }

    private func happened(_ event: ProbeStream.Event) {
        switch event {
        case .received(let bytes): parser.feed(bytes)
        case .secured: return
        case .ended: parser.end()
        case .failed: return finish(nil)
        }
        while stream != nil {
            switch parser.next() {
            case .needsMore: return
            case .head(let head): self.head = head
            case .body(let bytes):
                body += bytes
                if body.count > Self.longestBody { return finish(nil) }
            case .finished:
                let answer = head.map { RelayAnswer(status: HTTPStatus($0.code), headers: $0.headers, body: body) }
                return finish(answer)
            case .failed: return finish(nil)
            }
        }
    }

    private func finish(_ answer: RelayAnswer?) {
        dialer.cancel()
        if let timer { loop.cancel(timer) }
        timer = nil
        stream?.close()
        stream = nil
        let tell = tell
        self.tell = nil
        tell?(answer)
    }
}
