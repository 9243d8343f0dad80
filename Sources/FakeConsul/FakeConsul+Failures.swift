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
        try host.changeWire { (world) throws(SettingError) in try world.fail(failure) }
        return FailureHandle(name: failure.name, consul: self)
    }

    /// Ends a failure: rules and faults are taken back; what was done to the state stays done.
    ///
    /// - Returns: whether it had been produced.
    @discardableResult
    public func endFailure(_ name: String) -> Bool { host?.changeWire { $0.endFailure(name) } ?? false }
}

/// A failure that was produced.
public struct FailureHandle: Sendable {
    public let name: String
    let consul: FakeConsul

    /// Takes back what it has set up.
    public func end() async { await consul.endFailure(name) }
}
