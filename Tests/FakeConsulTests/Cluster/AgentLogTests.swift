// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentLogTests {
    private static let time = Instant(nanoseconds: 1_795_514_400_001_002_003)

    @Test func line_isThatOfHclog() {
        let line = AgentLog.Line("agent", "Synced service", ["service": "web", "error": "a b", "empty": ""])
        let entry = AgentLog.Entry(time: Self.time, level: .info, line: line)
        #expect(
            entry.text == #"2026-11-24T10:00:00.001Z [INFO]  agent: Synced service: service=web error="a b" empty="""#
        )
        #expect(
            AgentLog.Entry(time: Self.time, level: .error, line: AgentLog.Line("x", "y")).text
                == "2026-11-24T10:00:00.001Z [ERROR] x: y"
        )
        #expect(
            String(decoding: entry.json, as: UTF8.self)
                == #"{"@level":"info","@message":"Synced service","@module":"agent","#
                + #""@timestamp":"2026-11-24T10:00:00.001002Z","empty":"","error":"a b","service":"web"}"#
        )
    }

    @Test func oldEntries_go() {
        var log = AgentLog()
        for number in 0..<600 { log.append(.info, AgentLog.Line("a", String(number)), at: Self.time) }
        #expect(log.count == 600)
        #expect(log.entries(from: 0).first?.line.message == "88")
        #expect(log.entries(from: 598).map(\.line.message) == ["598", "599"])
        #expect(log.entries(from: 600).isEmpty)
    }
}
