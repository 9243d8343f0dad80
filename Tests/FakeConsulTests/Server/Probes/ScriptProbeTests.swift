// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ScriptProbeTests {
    private func result(_ arguments: [String], timeout: Duration = .zero, size: Int = 0) throws -> ProbeResult? {
        try ProbeBench().result(
            of: ProbeRequest(kind: .script(arguments: arguments), timeout: timeout, outputMaxSize: size))
    }

    @Test(arguments: [(0, HealthStatus.passing), (1, .warning), (2, .critical), (255, .critical)])
    func status_followsTheExit(_ code: Int, _ status: HealthStatus) throws {
        #expect(try result(["sh", "-c", "echo out; echo err >&2; exit \(code)"])
            == ProbeResult(status: status, output: "out\nerr\n"))
    }

    @Test func signal_isCritical() throws {
        #expect(try result(["sh", "-c", "kill -9 $$"]) == ProbeResult(status: .critical, output: ""))
    }

    @Test func output_isCut_atItsBeginning() throws {
        let result = try result(["sh", "-c", "printf 0123456789; printf abc"], size: 5)
        #expect(result?.output == "Captured 5 of 13 bytes\n...\n89abc")
    }

    @Test func script_isKilledWithItsChildren_whenTheTimeIsOver() throws {
        let result = try result(["sh", "-c", "echo begun; sleep 60 & wait"], timeout: .milliseconds(100))
        #expect(result == ProbeResult(status: .critical, output: "Timed out (100ms) running check\n\nbegun\n"))
    }

    @Test func script_isAwaited_whenItClosesItsOutputEarly() throws {
        #expect(try result(["sh", "-c", "exec >/dev/null 2>&1; sleep 0.02; exit 1"])?.status == .warning)
    }

    @Test(arguments: [
        (["/no/such"], "fork/exec /no/such: no such file or directory"),
        (["no-such-command"], "exec: \"no-such-command\": executable file not found in $PATH"),
        ([], "need an executable to run"),
    ])
    func failure_isInGosWords(_ arguments: [String], _ words: String) throws {
        #expect(try result(arguments) == ProbeResult(status: .critical, output: words))
    }
}
