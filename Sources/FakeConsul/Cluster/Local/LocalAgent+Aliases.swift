// SPDX-License-Identifier: MIT

/// Alias checks: of services of this agent, and of other nodes.
extension LocalAgent {
    /// An alias of this agent's own state looks again at least so often.
    private static let refreshInterval = Duration.seconds(60)

    /// The aliases of a service of this agent look again.
    mutating func evaluateAliases(of serviceID: String, at now: Instant) {
        let aliases = runners.pairs.map(\.value).filter { runner in
            runner.kind == .alias && runner.type.aliasNode.isEmpty
                && runner.type.aliasService.hasSameBytes(as: serviceID)
        }
        for alias in aliases { evaluate(alias, at: now) }
    }

    mutating func lookAtAlias(_ runner: CheckRunner, at now: Instant) {
        if runner.type.aliasNode.isEmpty { return evaluate(runner, at: now) }
        emit(.readAlias(check: runner.run, node: runner.type.aliasNode, token: aliasToken(of: runner), minIndex: 0))
    }

    /// A node that is aliased was read, or could not be. The next read blocks until there is something new.
    mutating func readAlias(_ run: CheckRun, _ result: Result<AliasedNode, ConsulError>, at now: Instant) {
        guard var runner = runners[run.checkID], runner.run == run else { return }
        switch result {
        case .success(let node):
            runner.failedReads = 0
            runners[run.checkID] = runner
            let alias = CheckAlias(node: runner.type.aliasNode, serviceID: runner.type.aliasService)
            let (status, output) = alias.evaluate(node.checks, serviceExists: node.hasService)
            state.update(check: run.checkID, status: status, output: output, at: now)
            emit(
                .readAlias(
                    check: run,
                    node: runner.type.aliasNode,
                    token: aliasToken(of: runner),
                    minIndex: max(1, node.index)
                )
            )
        case .failure(let error):
            runner.failedReads += 1
            runners[run.checkID] = runner
            if runner.failedReads > 1 {
                let output = "Failure checking aliased node or service: \(error.message)"
                state.update(check: run.checkID, status: .critical, output: output, at: now)
            }
            emit(.schedule(.check(run), at: now + max(.milliseconds(100), runner.aliasRetryDelay)))
        }
    }

    private func aliasToken(of runner: CheckRunner) -> String { runner.token.isEmpty ? tokens.user : runner.token }

    private mutating func evaluate(_ runner: CheckRunner, at now: Instant) {
        let serviceID = runner.type.aliasService
        let (status, output) = CheckAlias(node: "", serviceID: serviceID).evaluate(
            state.allChecks,
            serviceExists: state.services[serviceID] != nil
        )
        state.update(check: runner.run.checkID, status: status, output: output, at: now)
        emit(.schedule(.check(runner.run), at: now + Self.refreshInterval))
    }
}
