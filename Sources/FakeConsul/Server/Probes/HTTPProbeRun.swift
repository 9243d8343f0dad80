// SPDX-License-Identifier: MIT

/// Asks a URL: 2xx passes, 429 warns, anything else is critical (Consul's `CheckHTTP`).
final class HTTPProbeRun: Probe {
    private let probe: HTTPProbe
    private let dialer: Dialer
    private let run: ProbeRun
    private let method: String
    private var request: HTTPProbeRequest?
    private var stream: ProbeStream?
    private var parser = ResponseParser(isHead: false)
    private var head: ResponseHead?
    private var body: OutputBuffer
    private var redirects = 0

    /// Go's client gives up at the tenth.
    private static let mostRedirects = 10

    init(_ probe: HTTPProbe, _ outputMaxSize: Int, _ dialer: Dialer, _ run: ProbeRun) {
        self.probe = probe
        self.dialer = dialer
        self.run = run
        method = probe.method.isEmpty ? "GET" : probe.method
        body = OutputBuffer(capacity: outputMaxSize)
    }

    func start() {
        guard method.utf8.allSatisfy(\.isTokenByte) else {
            return run.finish(.critical, "net/http: invalid method \(GoQuote.quote(method))")
        }
        do throws(ClientURL.Failure) {
            let url = try ClientURL(parsing: probe.url)
            run.limitTime { [self] in timedOut() }
            send(HTTPProbeRequest(url: url, method: method, headers: probe.headers, body: Array(probe.body.utf8)))
        } catch {
            run.finish(.critical, "parse \(GoQuote.quote(probe.url)): \(error.reason)")
        }
    }

    func cancel() {
        drop()
        run.end()
    }

    // MARK: Asking

    private func send(_ request: HTTPProbeRequest) {
        self.request = request
        if let refusal = request.refusal { return fail(refusal) }
        dialer.dial(.stream, request.url.dialAddress) { [self] outcome in
            switch outcome {
            case .connected(let descriptor): talk(over: descriptor, request)
            case .failed(let words): fail(words)
            }
        }
    }

    private func talk(over descriptor: Int32, _ request: HTTPProbeRequest) {
        parser = ResponseParser(isHead: request.method == "HEAD")
        let stream: ProbeStream
        do throws(TLSFailure) {
            let tls = request.url.scheme == "https" ? probe.tls : nil
            stream = try run.stream(over: descriptor, tls, to: request.url.hostName) { [weak self] in
                self?.happened($0)
            }
        } catch {
            return fail(error.message)
        }
        self.stream = stream
        stream.start()
        stream.send(request.bytes)
    }

    private func happened(_ event: ProbeStream.Event) {
        switch event {
        case .received(let bytes): parser.feed(bytes)
        case .secured: break
        case .ended: parser.end()
        case .failed(let words):
            if stream?.gotPlainHTTP == true { return fail("http: server gave HTTP response to HTTPS client") }
            return head == nil ? fail(words) : succeed()
        }
        readAnswer()
    }

    private func readAnswer() {
        while stream != nil {
            switch parser.next() {
            case .needsMore: return
            case .head(let head): take(head)
            case .body(let bytes): body.append(bytes)
            case .finished: succeed()
            case .failed("EOF"): fail("EOF")
            case .failed(let words):
                // What came of a body that breaks off is the output: Consul only logs the rest.
                if head == nil { fail("net/http: HTTP/1.x transport connection broken: \(words)") } else { succeed() }
            }
        }
    }

    private func take(_ head: ResponseHead) {
        do throws(ClientURL.Failure) {
            guard !probe.disablesRedirects, let next = try request?.redirected(by: head) else {
                self.head = head
                return
            }
            drop()
            redirects += 1
            request = next
            if redirects >= Self.mostRedirects { return fail("stopped after \(Self.mostRedirects) redirects") }
            send(next)
        } catch {
            let location = GoQuote.quote(head.headers[.location] ?? "")
            fail("failed to parse Location header \(location): parse \(location): \(error.reason)")
        }
    }

    // MARK: Results

    private func timedOut() {
        if head != nil { return succeed() }
        fail("context deadline exceeded (Client.Timeout exceeded while awaiting headers)")
    }

    private func fail(_ words: String) {
        drop()
        let front = request.map { "\($0.verb) \(GoQuote.quote($0.url.text)): " } ?? ""
        run.finish(.critical, front + words)
    }

    private func succeed() {
        drop()
        guard let head else { return }
        let status: HealthStatus = (200...299).contains(head.code) ? .passing : head.code == 429 ? .warning : .critical
        run.finish(status, "HTTP \(method) \(probe.url): \(head.status) Output: \(body.text)")
    }

    private func drop() {
        dialer.cancel()
        stream?.close()
        stream = nil
    }
}
