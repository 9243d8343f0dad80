// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A local part without a cluster: time is moved by hand, writes succeed or fail as told.
final class LocalHarness {
    var agent: LocalAgent
    private(set) var now = Instant(nanoseconds: 1_764_000_000_000_000_000)
    private var timers: [LocalTimer: Instant] = [:]
    /// What was sent to the servers, in order.
    private(set) var writes: [LocalWrite] = []
    private(set) var probes: [CheckRun] = []
    private(set) var files: [LocalFile] = []
    private(set) var logged: [String] = []
    var catalog = CatalogNodeView()
    /// Why the servers cannot be reached, or nil.
    var failure: String?
    /// Keeps writes under way until `release`.
    var holdsWrites = false
    private var held: [LocalWrite] = []

    init(_ change: (inout LocalSettings) -> Void = { _ in }) {
        var settings = LocalSettings()
        change(&settings)
        agent = LocalAgent(
            node: Node(id: "i", name: "node1", address: "127.0.0.1"),
            settings: settings,
            random: SeededRandom(seed: 1)
        )
    }

    func start() { perform { $0.start(at: $1) } }

    func perform(_ body: (inout LocalAgent, Instant) throws -> Void) rethrows {
        defer { carryOut() }
        try body(&agent, now)
    }

    /// Changes something as a request does, and says whether its sync is through.
    @discardableResult
    func request(_ body: (inout LocalAgent, Instant) throws -> Void) rethrows -> UInt64 {
        var ticket: UInt64 = 0
        try perform {
            try body(&$0, $1)
            $0.drainSignals(at: $1)
            ticket = $0.syncForRequest(at: $1)
        }
        return ticket
    }

    func advance(by duration: Duration) {
        let end = now + duration
        while let next = timers.min(by: { ($0.value, "\($0.key)") < ($1.value, "\($1.key)") }), next.value <= end {
            timers[next.key] = nil
            now = max(now, next.value)
            perform { $0.receive(.timer(next.key), at: $1) }
        }
        now = end
    }

    func probed(_ id: String, _ status: HealthStatus, _ output: String = "") {
        guard let run = agent.runners[id]?.run else { return }
        perform { $0.receive(.probed(run, status: status, output: output), at: $1) }
    }

    func release() {
        holdsWrites = false
        let writes = held
        held = []
        for write in writes { finish(write) }
    }

    func status(_ id: String) -> String? { agent.state.check(id)?.status.name }

    private func carryOut() {
        while true {
            let effects = agent.takeEffects()
            if effects.isEmpty { return }
            for effect in effects { carryOut(effect) }
        }
    }

    private func carryOut(_ effect: LocalEffect) {
        switch effect {
        case .schedule(let timer, let deadline): timers[timer] = deadline
        case .cancel(let timer): timers[timer] = nil
        case .write(let write):
            writes.append(write)
            if holdsWrites { held.append(write) } else { finish(write) }
        case .readCatalog:
            let error = failure.map { ConsulError.internal($0) }
            agent.receive(.readCatalog(error.map { .failure($0) } ?? .success(catalog)), at: now)
        case .probe(let run, _): probes.append(run)
        case .file(let file): files.append(file)
        case .log(_, let line): logged.append(line.message)
        case .readAlias, .readServiceConfig, .cancelProbe, .touch: break
        }
    }

    private func finish(_ write: LocalWrite) {
        agent.wrote(write, failure.map { .failed($0) } ?? .done, at: now)
        carryOut()
    }
}
