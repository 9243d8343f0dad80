// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CheckAliasTests {
    private static func check(_ id: String, service: String, _ status: HealthStatus, _ output: String = "")
        -> HealthCheck
    {
        var check = HealthCheck(node: "n", id: id)
        check.name = "check " + id
        check.serviceID = service
        check.status = status
        check.output = output
        return check
    }

    private static func evaluate(_ checks: [HealthCheck], exists: Bool = true) -> (HealthStatus, String) {
        CheckAlias(node: "", serviceID: "db").evaluate(checks, serviceExists: exists)
    }

    @Test func worstCheck_isTakenOver() {
        let checks = [
            Self.check("a", service: "db", .warning, "slow"), Self.check("b", service: "db", .critical, "boom"),
            Self.check("c", service: "db", .passing),
        ]
        #expect(Self.evaluate(checks) == (.critical, #"Aliased check "check b" failing: boom"#))
        #expect(Self.evaluate([checks[0], checks[2]]) == (.warning, #"Aliased check "check a" failing: slow"#))
        #expect(Self.evaluate([checks[2]]) == (.passing, "All checks passing."))
    }

    @Test func checksOfTheNode_countToo_thoseOfOthersDoNot() {
        #expect(Self.evaluate([Self.check("n", service: "", .critical, "down")]).0 == .critical)
        #expect(Self.evaluate([Self.check("o", service: "other", .critical)]) == (.passing, "No checks found."))
    }

    @Test func missingService_isCritical() {
        #expect(Self.evaluate([], exists: false) == (.critical, "Service db could not be found on node "))
    }

    @Test func output_isCut_soThatCirclesEnd() {
        let long = String(repeating: "x", count: 10_000)
        #expect(
            Self.evaluate([Self.check("b", service: "db", .critical, long)]).1.utf8.count == CheckAlias.outputMaxSize
        )
    }
}
