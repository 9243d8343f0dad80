// SPDX-License-Identifier: MIT

/// Sends what an agent counts to the collectors of its configuration: statsd and DogStatsD over UDP, statsite over TCP
/// (`consul lib/telemetry.go`). What they do not take is lost.
final class MetricsSender: EventLoop.Participant {
    private unowned let host: Host
    private let agent: Int
    private let naming: MetricsLine.Naming
    private var outlets: [MetricsOutlet] = []

    /// How often gauges are told.
    private static let gaugeInterval = Duration.seconds(10)

    init(of host: Host, agent: Int) {
        self.host = host
        self.agent = agent
        let known = host.world.cluster.agents[agent]
        let telemetry = known.configuration.telemetry
        naming = MetricsLine.Naming(
            prefix: telemetry.metricsPrefix, hostname: telemetry.disableHostname ? "" : known.identity.nodeName,
            tags: telemetry.dogstatsdTags)
        let resolver = Resolver(loop: host.loop)
        func add(_ address: String, _ kind: Sockets.Kind, _ format: MetricsOutlet.Format) {
            if address.isEmpty { return }
            outlets.append(MetricsOutlet(address, kind, format, loop: host.loop, resolver: resolver))
        }
        add(telemetry.statsiteAddress, .stream, .statsd)
        add(telemetry.statsdAddress, .datagram, .statsd)
        add(telemetry.dogstatsdAddress, .datagram, .dogstatsd)
        tellGauges()
    }

    func handOver() -> Bool { false }

    func flush() { send(host.world.cluster.agents[agent].metrics.takeEvents()) }

    private func tellGauges() {
        send(host.world.cluster.gaugeEvents(of: host.world.cluster.agents[agent]))
        host.loop.schedule(after: Self.gaugeInterval) { [weak self] in self?.tellGauges() }
    }

    private func send(_ events: [MetricsEvent]) {
        guard !events.isEmpty else { return }
        for outlet in outlets {
            let lines = events.map {
                outlet.format == .statsd ? MetricsLine.statsd($0, naming) : MetricsLine.dogstatsd($0, naming)
            }
            outlet.send(lines)
        }
    }
}

/// One collector: a socket, and what waits until it is there.
final class MetricsOutlet: ReadinessHandler {
    enum Format { case statsd, dogstatsd }

    let format: Format
    private let address: String
    private let kind: Sockets.Kind
    private let loop: EventLoop
    private let resolver: Resolver
    private var dialer: Dialer?
    private var descriptor: Int32 = -1
    private var waiting: [[UInt8]] = []
    private var waitingBytes = 0
    private var retryAt: Instant?

    /// No datagram is longer (statsd's advice for a network's usual packets).
    private static let packetSize = 1400
    /// More does not wait for a collector that is not there.
    private static let mostWaiting = 256 << 10
    private static let retryPause = Duration.seconds(5)

    init(_ address: String, _ kind: Sockets.Kind, _ format: Format, loop: EventLoop, resolver: Resolver) {
        self.address = address
        self.kind = kind
        self.format = format
        self.loop = loop
        self.resolver = resolver
    }

    deinit { close() }

    func send(_ lines: [String]) {
        for line in lines {
            let bytes = Array(line.utf8)
            guard waitingBytes + bytes.count <= Self.mostWaiting else { break }
            if let last = waiting.last, last.count + bytes.count <= Self.packetSize {
                waiting[waiting.count - 1] += bytes
            } else {
                waiting.append(bytes)
            }
            waitingBytes += bytes.count
        }
        if descriptor >= 0 { flush() } else { dial() }
    }

    func ready(_ readiness: Readiness) {
        if !readiness.isDisjoint(with: [.failed, .inputEnded]) && kind == .stream { return close() }
        flush()
    }

    private func dial() {
        if dialer != nil || retryAt.map({ loop.now < $0 }) ?? false { return }
        retryAt = loop.clock.now + Self.retryPause
        let dialer = Dialer(loop: loop, resolver: resolver)
        self.dialer = dialer
        dialer.dial(kind, address) { [weak self] outcome in
            guard let self else { return }
            switch outcome {
            case .connected(let descriptor): connected(descriptor)
            case .failed: self.dialer = nil
            }
        }
    }

    private func connected(_ descriptor: Int32) {
        dialer = nil
        self.descriptor = descriptor
        if loop.watch(descriptor, self) { flush() } else { close() }
    }

    private func flush() {
        while descriptor >= 0, let packet = waiting.first {
            do throws(SystemError) {
                let sent = try Sockets.send(descriptor, packet)
                waitingBytes -= sent
                if sent < packet.count { waiting[0].removeFirst(sent) } else { waiting.removeFirst() }
            } catch {
                if error.isWouldBlock { return }
                // Nobody listens for datagrams: they are lost, as over any network.
                if kind == .datagram { waitingBytes -= waiting.removeFirst().count } else { close() }
            }
        }
    }

    private func close() {
        dialer?.cancel()
        dialer = nil
        guard descriptor >= 0 else { return }
        loop.close(descriptor)
        descriptor = -1
    }
}
