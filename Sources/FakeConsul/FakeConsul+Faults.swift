// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// Makes something go wrong.
    ///
    /// ```swift
    /// let crash = try await consul.inject(.crash(.leader), for: .seconds(30))
    /// await crash.undo()                                    // sooner than that
    /// ```
    ///
    /// - Parameter lifetime: after which it is taken back by itself, in virtual time; nil until it is undone.
    /// - Throws: `FaultRefusal` where the fault cannot be; nothing was changed then.
    @discardableResult
    public func inject(_ fault: Fault, for lifetime: Duration? = nil) throws(FaultRefusal) -> FaultHandle {
        guard let host else { throw FaultRefusal("the world was stopped") }
        return FaultHandle(state: try host.inject(Injection(fault, lifetime: lifetime)), consul: self)
    }

    /// Makes something go wrong for as long as the body runs; it is taken back also when the body throws.
    public func withFault<Result>(
        _ fault: Fault, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async throws -> Result {
        let handle = try await inject(fault)
        do {
            let result = try await body()
            await handle.undo()
            return result
        } catch {
            await handle.undo()
            throw error
        }
    }

    /// Takes a fault back. False where it does not hold any more.
    @discardableResult
    public func undo(_ id: FaultID) -> Bool { host?.undo(id) ?? false }

    /// Takes every fault back.
    public func healAll() { host?.healAll() }

    /// The faults that hold, in the order of injection.
    public var faults: [FaultState] { cluster.faults }

    /// The whole cluster as it is now.
    public var cluster: ClusterState {
        host?.clusterState ?? ClusterState(now: Instant(nanoseconds: 0), agents: [], links: [], faults: [])
    }

    /// The record of the run: its hash, and its last lines.
    public var trace: TraceState {
        TraceState(host?.world.cluster.trace ?? Trace(start: now, keeping: 0), last: 10_000)
    }

    /// Makes a server stand for election at once: the selected, or a follower that is drawn.
    ///
    /// - Returns: the names of those who stand.
    @discardableResult
    public func forceElection(of candidate: Selector = .follower) throws(FaultRefusal) -> [String] {
        guard let host else { throw FaultRefusal("the world was stopped") }
        return try host.forceElection(of: candidate)
    }

    /// Moves the paused clock to when something happens next by itself, and lets it happen.
    ///
    /// - Returns: how late it is then.
    /// - Throws: `FaultRefusal` while the clock runs.
    @discardableResult
    public func advanceToNextEvent() throws(FaultRefusal) -> Instant {
        guard let host else { throw FaultRefusal("the world was stopped") }
        return try host.advanceToNextEvent()
    }
}

/// A fault that was injected.
public struct FaultHandle: Sendable {
    /// The fault, and whom it turned out to hit.
    public let state: FaultState
    let consul: FakeConsul

    public var id: FaultID { state.id }

    /// Takes exactly this fault back. Nothing happens where it is over already.
    public func undo() async { await consul.undo(id) }
}
