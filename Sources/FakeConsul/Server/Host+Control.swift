// SPDX-License-Identifier: MIT

/// Orders of the control surface, carried out between two turns of the core.
extension Host {
    typealias Answer = (Result<ClockState, FaultRefusal>) -> Response

    struct PendingOrder {
        let id: RequestID
        let order: ControlOrder
        let answer: Answer
    }

    /// Carries out an order and answers whoever gave it.
    func carryOut(_ pending: PendingOrder) {
        respond(pending.id, pending.answer(outcome(of: pending.order, sparing: pending.id)))
    }

    /// Carries out an order.
    ///
    /// - Parameter asker: whose connection outlives a reset.
    func outcome(of order: ControlOrder, sparing asker: RequestID?) -> Result<ClockState, FaultRefusal> {
        if order == .reset { reset(sparing: asker) }
        // A copy: what is carried out meanwhile may look at the clock.
        var moved = clock
        defer { clock = moved }
        do throws(FaultRefusal) {
            let state = try world.carryOut(order, on: &moved, outside: loop.clock.now) { carryOutEffects() }
            return .success(state)
        } catch {
            return .failure(error)
        }
    }
}

// MARK: Orders of this process

extension Host {
    func inject(_ injection: Injection) throws(FaultRefusal) -> FaultState {
        try between { (cluster) throws(FaultRefusal) in try cluster.inject(injection) }
    }

    func undo(_ id: FaultID) -> Bool { between { $0.undo(id) != nil } }

    func healAll() { between { _ = $0.healAll() } }

    func forceElection(of candidate: Selector) throws(FaultRefusal) -> [String] {
        try between { (cluster) throws(FaultRefusal) in try cluster.forceElection(of: candidate) }
    }

    var clusterState: ClusterState { between { $0.state } }

    func advanceToNextEvent() throws(FaultRefusal) -> Instant {
        run()
        defer { run() }
        return try outcome(of: .advanceToNextEvent, sparing: nil).get().now
    }

    /// Does something with the cluster as it is now, and carries out what comes of it.
    private func between<Value, Failure>(_ body: (Cluster) throws(Failure) -> Value) throws(Failure) -> Value {
        run()
        defer {
            world.cluster.settle()
            run()
        }
        return try body(world.cluster)
    }
}
