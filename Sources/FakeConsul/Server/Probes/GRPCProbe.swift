// SPDX-License-Identifier: MIT

/// Asks a gRPC server's health service (Consul's `CheckGRPC`).
final class GRPCProbe: Probe {
    private let target: String
    private let address: String
    private let service: String
    private let tls: ProbeTLS?
    private let dialer: Dialer
    private let run: ProbeRun
    private var stream: ProbeStream?
    private var frames = HTTP2FrameReader()
    private var headers = HPACKDecoder()
    private var block: [UInt8] = []
    private var blockEndsStream = false
    private var data: [UInt8] = []
    /// Whether hands are shaken, where that is asked for.
    private var isConnected = false

    /// No health answer is longer.
    private static let longestAnswer = 4096

    init(_ target: String, _ tls: ProbeTLS?, _ dialer: Dialer, _ run: ProbeRun) {
        self.target = target
        let parts = target.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        address = String(parts.first ?? "")
        service = parts.count > 1 ? String(parts[1]) : ""
        self.tls = tls
        self.dialer = dialer
        self.run = run
    }

    func start() {
        run.limitTime { [self] in fail(GRPCHealth.deadlineExceeded) }
        dialer.dial(.stream, address) { [self] outcome in
            switch outcome {
            case .connected(let descriptor): ask(over: descriptor)
            case .failed(let words): fail(GRPCHealth.dialingFailed(words))
            }
        }
    }

    func cancel() {
        drop()
        run.end()
    }

    private func ask(over descriptor: Int32) {
        let stream: ProbeStream
        do throws(TLSFailure) {
            let host = HostPort.host(of: address)
            stream = try run.stream(over: descriptor, tls, to: host, protocols: ["h2"]) { [weak self] in
                self?.happened($0)
            }
        } catch {
            return broken("transport: authentication handshake failed: \(error.message)")
        }
        self.stream = stream
        isConnected = tls == nil
        stream.start()
        let hello = HTTP2Frame.preface + HTTP2Frame(type: HTTP2Frame.settings).bytes
        stream.send(hello + GRPCHealth.question(service: service, authority: address))
    }

    private func happened(_ event: ProbeStream.Event) {
        switch event {
        case .received(let bytes): received(bytes)
        case .secured: isConnected = true
        case .ended where !isConnected: broken("transport: authentication handshake failed: EOF")
        case .ended: broken("error reading server preface: EOF")
        case .failed(let words) where !isConnected: broken("transport: authentication handshake failed: \(words)")
        case .failed(let words): broken("error reading from server: \(words)")
        }
    }

    private func received(_ bytes: [UInt8]) {
        frames.feed(bytes)
        do {
            while stream != nil, let frame = try frames.next() { try received(frame) }
        } catch {
            broken("error reading server preface: http2: malformed frame")
        }
    }

    private func received(_ frame: HTTP2Frame) throws {
        guard let content = frame.content else { throw HPACKDecoder.Malformed() }
        switch frame.type {
        case HTTP2Frame.settings where !frame.has(HTTP2Frame.endOrAck):
            stream?.send(HTTP2Frame(type: HTTP2Frame.settings, flags: HTTP2Frame.endOrAck).bytes)
        case HTTP2Frame.ping where !frame.has(HTTP2Frame.endOrAck):
            let echo = HTTP2Frame(type: HTTP2Frame.ping, flags: HTTP2Frame.endOrAck, payload: frame.payload)
            stream?.send(echo.bytes)
        case HTTP2Frame.data:
            data += content
            if data.count > Self.longestAnswer { throw HPACKDecoder.Malformed() }
            if frame.has(HTTP2Frame.endOrAck) { ended(with: []) }
        case HTTP2Frame.headers, HTTP2Frame.continuation:
            if frame.type == HTTP2Frame.headers { blockEndsStream = frame.has(HTTP2Frame.endOrAck) }
            block += content
            if block.count > 64 << 10 { throw HPACKDecoder.Malformed() }
            if frame.has(HTTP2Frame.endHeaders) { try endBlock() }
        case HTTP2Frame.resetStream:
            fail(GRPCHealth.error(code: 13, message: "stream terminated by RST_STREAM"))
        default:
            break
        }
    }

    private func endBlock() throws {
        let fields = try headers.decode(block)
        block = []
        if blockEndsStream { ended(with: fields) }
    }

    /// The answer is whole: what the trailers say first, then what the message says.
    private func ended(with trailers: [(name: String, value: String)]) {
        let status = trailers.first { $0.name == "grpc-status" }.flatMap { Int($0.value) } ?? 0
        if status != 0 {
            let message = trailers.first { $0.name == "grpc-message" }?.value ?? ""
            let decoded = PercentEncoding.decodePath(message.utf8).map { String(decoding: $0, as: UTF8.self) }
            return fail(GRPCHealth.error(code: status, message: decoded ?? message))
        }
        guard let serving = GRPCHealth.servingStatus(data) else {
            return fail(GRPCHealth.error(code: 13, message: "unexpected EOF"))
        }
        guard serving == "SERVING" else { return fail("gRPC \(target) serving status: \(serving)") }
        drop()
        run.finish(.passing, "gRPC check \(target): success")
    }

    private func broken(_ words: String) {
        fail(GRPCHealth.error(code: 14, message: "connection error: desc = \(GoQuote.quote(words))"))
    }

    private func fail(_ words: String) {
        drop()
        run.finish(.critical, words)
    }

    private func drop() {
        dialer.cancel()
        stream?.close()
        stream = nil
    }
}
