// SPDX-License-Identifier: MIT

/// The counters and samples of one agent, by intervals of ten seconds of virtual time (HashiCorp's go-metrics,
/// in-memory sink), and from the beginning for Prometheus. Gauges are not kept: they are read from the state when
/// somebody asks.
struct Metrics: Sendable {
    static let interval = Duration.seconds(10)
    /// The most samples that are kept of a series to tell its quantiles.
    static let windowCapacity = 256
    /// The most series; what would be more is not kept. Names and labels come partly from clients.
    static let seriesLimit = 4096

    struct Interval: Sendable {
        var start: Instant
        var counters: [MetricsKey: MetricsAggregate] = [:]
        var samples: [MetricsKey: MetricsAggregate] = [:]
    }

    /// A series since the beginning.
    struct Series: Sendable {
        var total = MetricsAggregate()
        var updated: Instant
        /// The newest samples, in no order.
        private(set) var window: [(time: Instant, value: Double)] = []
        private var next = 0

        init(updated: Instant) { self.updated = updated }

        fileprivate mutating func note(_ value: Double, at now: Instant) {
            total.add(value)
            updated = now
            if window.count < windowCapacity { window.append((now, value)) } else { window[next] = (now, value) }
            next = (next + 1) % windowCapacity
        }
    }

    private var current: Interval
    private var finished: Interval?
    private(set) var counters: [MetricsKey: Series] = [:]
    private(set) var samples: [MetricsKey: Series] = [:]

    private var filter = MetricsFilter()
    /// What nobody has taken yet, where somebody is to.
    private var events: [MetricsEvent] = []
    private var keepsEvents = false
    /// Who does not take events in time loses some.
    private static let mostEvents = 16_384

    init(startingAt now: Instant) { current = Interval(start: Self.start(of: now)) }

    /// Takes over what the configuration says of metrics.
    mutating func obey(_ telemetry: AgentConfiguration.Telemetry) {
        filter = MetricsFilter(telemetry)
        keepsEvents = telemetry.sendsMetrics
    }

    /// Whether metrics of this name are kept.
    func allows(_ name: String) -> Bool { filter.allows(name) }

    /// What was counted since the last call, for those who collect it elsewhere.
    mutating func takeEvents() -> [MetricsEvent] {
        defer { events = [] }
        return events
    }

    private mutating func keep(_ kind: MetricsEvent.Kind, _ key: MetricsKey, _ value: Double) {
        guard keepsEvents, events.count < Self.mostEvents else { return }
        events.append(MetricsEvent(kind: kind, key: key, value: value))
    }

    /// Counts one, or more, of something.
    mutating func increment(_ key: MetricsKey, by value: Double = 1, at now: Instant) {
        guard filter.allows(key.name), hasRoom(for: key, in: counters) else { return }
        roll(to: now)
        keep(.counter, key, value)
        current.counters[key, default: MetricsAggregate()].add(value)
        counters[key, default: Series(updated: now)].total.add(value)
        counters[key]?.updated = now
    }

    /// Notes a value, such as how many milliseconds something took.
    mutating func sample(_ key: MetricsKey, _ value: Double, at now: Instant) {
        guard filter.allows(key.name), hasRoom(for: key, in: samples) else { return }
        roll(to: now)
        keep(.sample, key, value)
        current.samples[key, default: MetricsAggregate()].add(value)
        samples[key, default: Series(updated: now)].note(value, at: now)
    }

    /// Notes a duration, in milliseconds as Consul does.
    mutating func measure(_ key: MetricsKey, _ duration: Duration, at now: Instant) {
        sample(key, Double(duration.nanoseconds) / 1_000_000, at: now)
    }

    /// The last interval that is over; in the first ten seconds, the one under way.
    mutating func latest(at now: Instant) -> Interval {
        roll(to: now)
        return finished ?? current
    }

    private func hasRoom(for key: MetricsKey, in series: [MetricsKey: Series]) -> Bool {
        series.count < Self.seriesLimit || series[key] != nil
    }

    private mutating func roll(to now: Instant) {
        let start = Self.start(of: now)
        guard start > current.start else { return }
        let previous = start - Self.interval
        finished = previous == current.start ? current : Interval(start: previous)
        current = Interval(start: start)
    }

    private static func start(of now: Instant) -> Instant {
        let length = interval.nanoseconds
        let remainder = now.nanoseconds % length
        return Instant(nanoseconds: now.nanoseconds - (remainder < 0 ? remainder + length : remainder))
    }
}
