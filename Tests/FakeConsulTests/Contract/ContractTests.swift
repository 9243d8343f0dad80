// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The recordings of a real Consul, played in this process.
@Suite struct ContractTests {
    /// The areas that hold wholly.
    static let areas = [
        "kv", "txn", "session", "catalog", "health", "agent", "event", "status", "http", "fuzz", "operator", "ui",
        "dns", "coordinate", "query", "acl", "config", "peering", "intention", "connect", "snapshot",
    ]
    /// Cases that need what is not built yet; the README's table says the same.
    static let waiting: Set<String> = [
        // Its last steps are the command line's.
        "operator/transfer-leader",
    ]

    static let cases = ContractCase.all(in: areas).filter { !waiting.contains($0.name) }

    @Test(arguments: cases)
    func answersLikeConsul(_ contract: ContractCase) throws {
        let problems = try ContractRun(contract).play(contract)
        #expect(problems.isEmpty, "\(contract.name):\n\(problems.joined(separator: "\n"))")
    }
}
