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
