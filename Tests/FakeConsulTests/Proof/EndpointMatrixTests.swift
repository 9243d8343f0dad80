// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Every recorded cell of the endpoint matrix: endpoint, state of the cluster, asked agent.
@Suite struct EndpointMatrixTests {
    private static let places = [
        "stable/follower", "stable/client", "leaderdead/follower", "leaderdead/client", "noquorum/follower",
        "noquorum/client", "stepdown/exleader", "allservers/client",
    ]

    @Test(arguments: places) func answers_areThoseOfARealAgent(_ place: String) {
        check(place, withACLs: false, atLeast: 15)
    }

    @Test(arguments: places) func answers_areThoseOfARealAgent_whereAccessIsControlled(_ place: String) {
        check(place, withACLs: true, atLeast: 5)
    }

    private func check(_ place: String, withACLs: Bool, atLeast count: Int) {
        let matrix = EndpointMatrix.recorded
        let scene = MatrixScene(place, in: matrix, withACLs: withACLs)
        let rows = matrix.rows.filter { $0.needsACLs == withACLs && $0.cells[place] != nil }
        #expect(rows.count > count)
        // All at once, as they were asked when this was recorded; what changes an agent's own state comes last, as it
        // makes all that comes after it wait.
        var answers: [Int: Answer] = [:]
        let isLate = { (row: EndpointMatrix.Row) in row.method == "PUT" && row.target.hasPrefix("/v1/agent/") }
        for (number, row) in rows.enumerated() where !isLate(row) { scene.ask(row) { answers[number] = $0 } }
        for (number, row) in rows.enumerated() where isLate(row) { scene.ask(row) { answers[number] = $0 } }
        scene.lab.run(for: .seconds(310))
        for (number, row) in rows.enumerated() {
            guard let cell = row.cells[place] else { continue }
            let problems = scene.problems(with: answers[number], to: row, cell, in: matrix)
            FactsFile.expect("\(place) \(row.title)", problems.isEmpty, problems.joined(separator: "; "))
        }
    }
}
