// SPDX-License-Identifier: MIT

/// The roots that the mesh trusts, as agents ask for them (`ConnectCA.Roots`).
extension Cluster {
    /// Reads the roots of a datacenter for an agent itself: now, or when they are newer than the index.
    func readRoots(
        in datacenter: String, from agent: Agent, minIndex: UInt64,
        _ completed: @escaping (Result<(TrustedRoots, UInt64), ConsulError>) -> Void
    ) {
        var found: (roots: TrustedRoots, index: UInt64)?
        var options = QueryOptions()
        options.datacenter = datacenter
        options.minIndex = minIndex
        options.maxWait = Self.maxQueryTime
        let read = Read(options: options) { view in
            let told = try view.trustedRoots()
            found = told
            return Reply(index: told.index)
        }
        let incarnation = agent.incarnation
        // Never shared with another read: each has a variable of its own to fill.
        let caller = itself(agent, purpose: "ConnectCA.Roots \(lastInternalCall)")
        let asker = Asker(caller: caller) { outcome in
            guard agent.incarnation == incarnation else { return }
            switch outcome {
            case .failure(let error): completed(.failure(error))
            case .success: if let found { completed(.success((found.roots, found.index))) }
            }
        }
        take(.read(read), at: agent, for: asker)
    }
}

extension ReadView {
    /// The roots that the server knows.
    mutating func trustedRoots() throws(ConsulError) -> (roots: TrustedRoots, index: UInt64) {
        guard agent.configuration.connect.isEnabled else { throw ConsulError.connectNotEnabled }
        guard let told = store.connect.trustedRoots(watch: &watch) else { throw ConsulError.authorityNotInitialized }
        return told
    }
}
