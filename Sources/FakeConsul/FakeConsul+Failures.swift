// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// Produces a failure of the catalogue.
    ///
    /// ```swift
    /// let failure = try await consul.fail(.noLeader)
    /// // what the client does without a leader
    /// await failure.end()
    /// ```
    ///
    /// - Throws: `SettingError` where this cluster cannot have it.
    @discardableResult
    public func fail(_ failure: Failure) throws(SettingError) -> FailureHandle {
        guard let host else { throw SettingError("the fake was stopped") }
        let setup = try host.changeWire { (world) throws(SettingError) in try world.produce(failure) }
        failures[setup.name, default: []].append(setup)
        return FailureHandle(name: setup.name, consul: self)
    }

    /// Ends a failure: rules and faults are taken back; what was done to the state stays done. Nothing happens where
    /// it was not produced.
    public func end(_ name: String) {
        guard let setups = failures.removeValue(forKey: name) else { return }
        host?.changeWire { world in for setup in setups.reversed() { world.end(setup) } }
    }
}

/// A failure that was produced.
public struct FailureHandle: Sendable {
    public let name: String
    let consul: FakeConsul

    /// Takes back what it has set up.
    public func end() async { await consul.end(name) }
}
