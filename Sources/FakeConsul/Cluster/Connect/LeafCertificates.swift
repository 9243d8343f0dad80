// SPDX-License-Identifier: MIT

/// The leaf certificates that an agent holds for services (`consul agent/leafcert`).
struct LeafCertificates {
    /// One service's.
    struct Entry {
        /// Nil until the first was issued.
        var certificate: IssuedCertificate?
        var fetchedAt: Instant?
        /// Why the last refresh failed; nil where it did not.
        var lastError: ConsulError?
        /// The refresh that is under way; nil where none is. A new number each time.
        var refresh: UInt64?
        /// When a refresh that waits is to renew, or gives up waiting.
        var wait: Wait?
        /// Until when it must be renewed, because the root changed.
        var forcedExpiry: Instant?
        var rotationStart: Instant?
        var rateLimitErrors = 0
        var askedAt: Instant

        var index: UInt64 { certificate?.index ?? 0 }
    }

    /// A refresh that waits for the certificate to grow old.
    struct Wait {
        let request: LeafRequest
        var renewsAt: Instant
        let endsAt: Instant
        var event: EventID
    }

    /// An entry nobody asks for is dropped after so long.
    private static let timeToLive = Duration.seconds(72 * 3600)
    /// The most entries of one agent; the one asked for longest ago makes room.
    private static let capacity = 4096

    private(set) var entries: [KVKey: Entry] = [:]
    private var lastRefresh: UInt64 = 0
    private var afterRefresh: [KVKey: [() -> Void]] = [:]
    /// Whether the agent waits for other roots than it knows.
    var isWatchingRoots = false

    subscript(_ key: KVKey) -> Entry? {
        get { entries[key] }
        set { entries[key] = newValue }
    }

    /// The entry for who asks for it now.
    mutating func asked(for key: KVKey, at now: Instant) -> Entry {
        var entry = entries[key] ?? Entry(askedAt: now)
        if now - entry.askedAt > Self.timeToLive, entry.refresh == nil { entry = Entry(askedAt: now) }
        entry.askedAt = now
        if entries[key] == nil { makeRoom() }
        entries[key] = entry
        return entry
    }

    private mutating func makeRoom() {
        guard entries.count >= Self.capacity else { return }
        let idle = entries.filter { $0.value.refresh == nil }
        let oldest = idle.min { ($0.value.askedAt, $0.key) < ($1.value.askedAt, $1.key) }
        if let oldest { entries[oldest.key] = nil }
    }

    /// Begins a refresh; its number.
    mutating func beginRefresh(of key: KVKey) -> UInt64 {
        lastRefresh += 1
        entries[key]?.refresh = lastRefresh
        return lastRefresh
    }

    /// Has something done when the refresh that is under way is over.
    mutating func whenRefreshed(_ key: KVKey, _ work: @escaping () -> Void) {
        afterRefresh[key, default: []].append(work)
    }

    mutating func takeAfterRefresh(_ key: KVKey) -> [() -> Void] { afterRefresh.removeValue(forKey: key) ?? [] }

    /// Those whose refresh waits, in the order of their names.
    var waiting: [KVKey] { entries.filter { $0.value.wait != nil }.keys.sorted() }
}

/// What somebody wants a leaf for.
struct LeafRequest {
    var service: String
    var datacenter: String
    var token: String
    /// 0 answers at once; else the certificate must be newer.
    var minIndex: UInt64
    var maxWait: Duration

    var key: KVKey { KVKey(service) }
}

/// One call for a leaf on its way (`leafcert.Manager internalGet`).
final class LeafCall {
    private let request: LeafRequest
    private var isFirst = true
    private var mustRevalidate: Bool

    init(_ request: LeafRequest) {
        self.request = request
        mustRevalidate = request.minIndex == 0
    }

    /// Answers when the agent has looked after the leaf: for calls that do not block.
    func perform(
        _ view: AgentView, _ done: @escaping (Result<Reply, ConsulError>) -> Void
    ) {
        var again = view
        do throws(ConsulError) {
            let reply = try run(&again)
            guard reply.outcome == .unchanged else { return done(.success(reply)) }
            view.agent.leaves.whenRefreshed(request.key) { [self] in
                let next = AgentView(
                    agent: view.agent, cluster: view.cluster, token: view.token, now: view.cluster.now)
                perform(next, done)
            }
        } catch {
            done(.failure(error))
        }
    }

    /// Answers what the agent holds, or goes on waiting for something newer.
    func run(_ view: inout AgentView) throws(ConsulError) -> Reply {
        let (agent, key) = (view.agent, request.key)
        view.watch.insert(.leaf(agent: agent.number, service: key))
        // It is woken by the end of a refresh alone.
        if !isFirst { mustRevalidate = false }
        while true {
            let entry = agent.leaves.asked(for: key, at: view.now)
            if let certificate = entry.certificate, !needsNewer(than: entry) {
                return Self.reply(certificate, isHit: isFirst, age: entry.fetchedAt.map { view.now - $0 } ?? .zero)
            }
            if !isFirst, entry.refresh == nil, let error = entry.lastError { throw error }
            isFirst = false
            if entry.refresh == nil {
                view.cluster.refreshLeaf(request, revalidates: mustRevalidate, of: agent)
            }
            guard agent.leaves[key]?.refresh == nil else {
                var reply = agent.leaves[key]?.certificate.map { Self.reply($0, isHit: false, age: .zero) } ?? .empty
                reply.outcome = .unchanged
                return reply
            }
            mustRevalidate = false
        }
    }

    private func needsNewer(than entry: LeafCertificates.Entry) -> Bool {
        if request.minIndex > 0 && request.minIndex >= entry.index { return true }
        return mustRevalidate && entry.refresh == nil
    }

    private static func reply(_ certificate: IssuedCertificate, isHit: Bool, age: Duration) -> Reply {
        var reply = Reply.json(certificate)
        reply.headers.add(.consulIndex, String(max(1, certificate.index)))
        reply.headers.add(.cache, isHit ? "HIT" : "MISS")
        if isHit { reply.headers.add(.age, String(age.nanoseconds / 1_000_000_000)) }
        return reply
    }
}
