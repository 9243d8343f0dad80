// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentHealthViewTests {
    static func check(_ id: String, _ status: String) -> HealthCheck {
        var check = HealthCheck(node: "n", id: id)
        check.status = HealthStatus(status)
        return check
    }

    @Test(
        arguments: [
            ([], "passing"), ([("a", "passing")], "passing"), ([("a", "passing"), ("b", "warning")], "warning"),
            ([("a", "critical"), ("b", "warning")], "critical"), ([("_node_maintenance", "critical")], "maintenance"),
            ([("_service_maintenance:w", "critical"), ("b", "critical")], "maintenance"), ([("a", "odd")], ""),
        ] as [([(String, String)], String)]
    )
    func worstCheck_decides(checks: [(String, String)], status: String) {
        #expect(AgentHealthView.aggregated(checks.map { Self.check($0.0, $0.1) }).name == status)
    }
}
